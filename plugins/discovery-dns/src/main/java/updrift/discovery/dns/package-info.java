/** Peers that a name server lists. */
@NullMarked
package updrift.discovery.dns;

import org.jspecify.annotations.NullMarked;
