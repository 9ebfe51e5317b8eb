/** A plain Java program that receives updates: all that a host has to write. */
@NullMarked
package updrift.samples.embedded;

import org.jspecify.annotations.NullMarked;
