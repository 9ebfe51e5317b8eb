/** Peers in the same local network, by a beacon. */
@NullMarked
package updrift.discovery.multicast;

import org.jspecify.annotations.NullMarked;
