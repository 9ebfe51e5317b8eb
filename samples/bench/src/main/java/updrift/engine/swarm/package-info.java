/** Measures what {@code engine.swarm} keeps to itself: on the class path a benchmark may stand in its package, and nothing has to become public for it. */
@NullMarked
package updrift.engine.swarm;

import org.jspecify.annotations.NullMarked;
