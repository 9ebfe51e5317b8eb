/** Help for transports to which strangers connect. */
@NullMarked
package updrift.api.transport.inbound;

import org.jspecify.annotations.NullMarked;
