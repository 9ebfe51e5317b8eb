package updrift.engine.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Link;
import updrift.engine.wire.Hash;
import updrift.engine.wire.Message;
import updrift.engine.work.Work;
import updrift.testkit.LabelIdentity;
import updrift.testkit.VirtualNode;
import updrift.testkit.VirtualTimeline;

/** A node whose only transport reads {@code sim:NAME}, in capitals or not, and what comes of addresses that are spelled otherwise. */
@Tag("B17")
class SpelledAddressesTest {
    private static final PeerId ADA = LabelIdentity.of(1).self();
    private static final PeerAddress ELSEWHERE = PeerAddress.parse("carrier-pigeon:roof");
    private static final List<PeerAddress> ONE_PLACE =
            List.of(at("bystander"), at("BYSTANDER"), at("byStander"), ELSEWHERE);

    private final List<PeerAddress> dialled = new ArrayList<>();
    private final List<PeerAddress> checked = new ArrayList<>();
    private final VirtualTimeline time = new VirtualTimeline(1);
    private final VirtualNode machine = time.node("node");
    private final Greeting greeting =
            new Greeting(Hash.of(new byte[Hash.LENGTH]), "editor", "stable", () -> 0, () -> ONE_PLACE);
    private final PeerExchange peers = new PeerExchange(
            greeting,
            new LowerCase(),
            new SilentOutbox(),
            new NobodyElse(),
            new Work(machine.timeline(), machine.workers()),
            new SplittableRandom(1));

    @Test
    void whatAPeerNamesInManySpellingsIsDialledOnce() {
        peers.start(List.of());
        links();
        peers.onPeers(ADA, new Message.Peers(false, ONE_PLACE));

        time.advance(Duration.ofSeconds(50));

        assertThat(dialled).containsExactly(at("bystander"));
    }

    @Test
    void whatAPeerCallsItsOwnInManySpellingsIsCheckedOnce() {
        links();

        time.advance(Duration.ofSeconds(50));

        assertThat(checked).containsExactly(at("bystander"));
    }

    @Test
    void whatWasRememberedOrFoundIsDialledInItsOneSpelling() {
        peers.start(List.of(at("Old"), ELSEWHERE));
        peers.onProposal(at("New"), "tracker", false);
        peers.onProposal(ELSEWHERE, "tracker", false);

        time.advance(Duration.ofSeconds(1));

        assertThat(dialled).containsExactlyInAnyOrder(at("old"), at("new"));
        assertThat(peers.discovered()).containsOnlyKeys(at("new"));
    }

    @Test
    void whatAnOperatorNamedAndNoTransportReadsIsAmongWhatCannotBeReached() {
        peers.start(List.of());
        peers.onProposal(ELSEWHERE, "static", true);

        time.advance(Duration.ofMinutes(2));

        assertThat(peers.discovered()).containsExactly(Map.entry(ELSEWHERE, Optional.of("nobody reads it")));
    }

    private void links() {
        peers.onLink(new Link(ADA, at("ada"), false));
        peers.onHello(ADA, greeting.hello());
    }

    private static PeerAddress at(String name) {
        return new PeerAddress("sim", name);
    }

    private final class LowerCase extends NobodyElse {
        @Override
        public PeerAddress spelled(PeerAddress address) {
            if (!address.scheme().equals("sim")) {
                throw new IllegalArgumentException("nobody reads it");
            }
            return at(address.opaque().toLowerCase(Locale.ROOT));
        }

        @Override
        public void dial(PeerAddress address) {
            dialled.add(spelled(address));
        }

        @Override
        public void check(PeerAddress address, PeerId peer, Runnable confirmed) {
            checked.add(address);
        }
    }
}
