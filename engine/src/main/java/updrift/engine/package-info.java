/** The two classes that a host or a publisher needs. */
@NullMarked
package updrift.engine;

import org.jspecify.annotations.NullMarked;
