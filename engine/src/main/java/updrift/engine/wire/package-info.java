/** The only place that knows bytes on the wire: messages, their encoding, and the way out to a peer. */
@NullMarked
package updrift.engine.wire;

import org.jspecify.annotations.NullMarked;
