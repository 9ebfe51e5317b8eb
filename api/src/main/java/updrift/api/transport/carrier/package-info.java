/** Help for transports over what carries messages: a host's overlay, a bus, a broker. */
@NullMarked
package updrift.api.transport.carrier;

import org.jspecify.annotations.NullMarked;
