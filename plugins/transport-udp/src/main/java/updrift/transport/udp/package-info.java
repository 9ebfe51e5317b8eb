/** Frames over UDP: QUIC, with the identity of the node. */
@NullMarked
package updrift.transport.udp;

import org.jspecify.annotations.NullMarked;
