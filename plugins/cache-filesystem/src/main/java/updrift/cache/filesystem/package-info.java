/** Packages in a directory, whole and partial. */
@NullMarked
package updrift.cache.filesystem;

import org.jspecify.annotations.NullMarked;
