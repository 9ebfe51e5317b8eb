/** Who is in the fleet and what its authority said: greets peers, exchanges addresses, spreads statements. */
@NullMarked
package updrift.engine.gossip;

import org.jspecify.annotations.NullMarked;
