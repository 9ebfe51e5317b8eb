/** Frames through a NATS server. */
@NullMarked
package updrift.transport.nats;

import org.jspecify.annotations.NullMarked;
