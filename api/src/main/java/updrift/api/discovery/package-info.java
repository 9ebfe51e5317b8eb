/** Extension point: proposes where peers may be. */
@NullMarked
package updrift.api.discovery;

import org.jspecify.annotations.NullMarked;
