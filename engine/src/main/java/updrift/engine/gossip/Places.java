package updrift.engine.gossip;

import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.peer.PeerAddress;

/** Addresses as the transports read and write them: who spells one in many ways has it tried no more often (B17). */
final class Places {
    private static final Logger LOG = LoggerFactory.getLogger(Places.class);

    private final Dialer dialer;

    Places(Dialer dialer) {
        this.dialer = dialer;
    }

    /** Those of {@code addresses} that a transport reads, as it writes them. */
    Stream<PeerAddress> readable(Stream<PeerAddress> addresses) {
        return addresses.flatMap(address -> {
            try {
                return Stream.of(dialer.spelled(address));
            } catch (IllegalArgumentException unread) {
                LOG.debug("Passed over: {}", unread.getMessage());
                return Stream.empty();
            }
        });
    }

    /** What an operator named, as it is if no transport reads it: its operator is told when it is dialled. */
    PeerAddress named(PeerAddress address) {
        try {
            return dialer.spelled(address);
        } catch (IllegalArgumentException unread) {
            return address;
        }
    }

    /** Dials {@code address}; {@code failed} is told why if no transport reads it. */
    void dial(PeerAddress address, BiConsumer<PeerAddress, String> failed) {
        try {
            dialer.dial(address);
        } catch (IllegalArgumentException unread) {
            failed.accept(address, String.valueOf(unread.getMessage()));
        }
    }
}
