/** Peers and holders that a distributed hash table (BEP 5) knows, with no server at all. */
@NullMarked
package updrift.discovery.dht;

import org.jspecify.annotations.NullMarked;
