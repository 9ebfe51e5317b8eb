/** How blocking work leaves the node's thread and how its result comes back. */
@NullMarked
package updrift.engine.work;

import org.jspecify.annotations.NullMarked;
