/** Extension point: signs and verifies what an authority says. */
@NullMarked
package updrift.api.signature;

import org.jspecify.annotations.NullMarked;
