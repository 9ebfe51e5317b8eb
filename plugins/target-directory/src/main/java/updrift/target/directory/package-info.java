/** A directory of files that updates replace as a whole: each version in a slot of its own, and one pointer to the slot that counts. */
@NullMarked
package updrift.target.directory;

import org.jspecify.annotations.NullMarked;
