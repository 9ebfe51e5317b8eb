/** Extension point: keeps packages, whole and partial. */
@NullMarked
package updrift.api.cache;

import org.jspecify.annotations.NullMarked;
