/** Packages in memory, for as long as the node runs. */
@NullMarked
package updrift.cache.memory;

import org.jspecify.annotations.NullMarked;
