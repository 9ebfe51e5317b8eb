/** A program of one file, or a configuration file, that updates replace. */
@NullMarked
package updrift.target.executable;

import org.jspecify.annotations.NullMarked;
