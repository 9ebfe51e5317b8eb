/** Frames over TCP, with TLS 1.3 and the identity of the node. */
@NullMarked
package updrift.transport.tcp;

import org.jspecify.annotations.NullMarked;
