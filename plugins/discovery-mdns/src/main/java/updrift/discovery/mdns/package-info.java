/** Peers that announce a service in the local network. */
@NullMarked
package updrift.discovery.mdns;

import org.jspecify.annotations.NullMarked;
