/** Extension point: what an update is applied to. */
@NullMarked
package updrift.api.target;

import org.jspecify.annotations.NullMarked;
