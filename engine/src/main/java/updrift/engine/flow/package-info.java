/** The walk of an update, from the admitted release to commit or rollback. */
@NullMarked
package updrift.engine.flow;

import org.jspecify.annotations.NullMarked;
