/** Help for targets that keep files: what a step did is there after a crash. */
@NullMarked
package updrift.api.target.disk;

import org.jspecify.annotations.NullMarked;
