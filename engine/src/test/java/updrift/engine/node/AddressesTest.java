package updrift.engine.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.peer.PeerAddress;
import updrift.api.transport.FrameReceiver;
import updrift.engine.work.Work;
import updrift.testkit.LabelIdentity;
import updrift.testkit.VirtualNode;
import updrift.testkit.VirtualTimeline;

/** A node with two transports, of which one writes names in lower case. */
class AddressesTest {
    private final List<PeerAddress> dialled = new ArrayList<>();
    private final VirtualNode machine = new VirtualTimeline(1).node("node");
    private final Addresses addresses =
            new Addresses(List.of(new Reads("tcp"), new Reads("udp")), new Work(machine.timeline(), machine.workers()));

    @Test
    @Tag("B17")
    void anAddressIsSpelledAndDialledByTheTransportOfItsScheme() {
        assertThat(addresses.spelled(PeerAddress.parse("udp:HOST:1"))).hasToString("udp:host:1");

        addresses.dial(PeerAddress.parse("tcp:host:1"));

        assertThat(dialled).containsExactly(PeerAddress.parse("tcp:host:1"));
    }

    @Test
    void anAddressThatNoTransportReadsIsRefusedWithTheRemedy() {
        PeerAddress unread = PeerAddress.parse("quic:host:1");

        assertThatThrownBy(() -> addresses.spelled(unread))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("quic:host:1", "tcp, udp", "transport.use");
        assertThatThrownBy(() -> addresses.dial(unread)).isInstanceOf(IllegalArgumentException.class);
        addresses.check(unread, LabelIdentity.of(1).self(), () -> dialled.add(unread));
        assertThat(dialled).isEmpty();
    }

    private final class Reads extends IdleTransport {
        Reads(String scheme) {
            super(scheme);
        }

        @Override
        public void start(FrameReceiver receiver) {
            throw new IllegalStateException("nothing is carried here");
        }

        @Override
        public PeerAddress spelled(PeerAddress address) {
            return new PeerAddress(scheme(), address.opaque().toLowerCase(Locale.ROOT));
        }

        @Override
        public void dial(PeerAddress address) {
            dialled.add(address);
        }
    }
}
