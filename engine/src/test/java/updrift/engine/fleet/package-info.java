/** Many nodes of the real engine in one thread, in virtual time, under one seed. */
@NullMarked
package updrift.engine.fleet;

import org.jspecify.annotations.NullMarked;
