package updrift.engine.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Link;
import updrift.engine.wire.Hash;
import updrift.engine.work.Work;
import updrift.testkit.LabelIdentity;
import updrift.testkit.VirtualNode;
import updrift.testkit.VirtualTimeline;

/** A node and peers that call addresses their own. */
@Tag("B17")
class AddressChecksTest {
    private static final PeerAddress BYSTANDER = PeerAddress.parse("test:bystander");
    private static final PeerId ADA = LabelIdentity.of(1).self();
    private static final PeerId BEN = LabelIdentity.of(2).self();

    private final List<PeerAddress> checked = new ArrayList<>();
    private final VirtualTimeline time = new VirtualTimeline(1);
    private final VirtualNode machine = time.node("node");
    private final Greeting theirs =
            new Greeting(Hash.of(new byte[Hash.LENGTH]), "editor", "stable", () -> 0, () -> List.of(BYSTANDER));
    private final PeerExchange peers = new PeerExchange(
            theirs,
            new Dialer(),
            new SilentOutbox(),
            new NobodyElse(),
            new Work(machine.timeline(), machine.workers()),
            new SplittableRandom(1));
    private boolean confirms;

    @Test
    void whoLinksAgainAndAgainHasItsAddressTriedOnceAMinute() {
        for (int second = 0; second < 180; second++) {
            links(ADA);
            time.advance(Duration.ofSeconds(1));
            peers.onLinkClosed(ADA);
        }

        assertThat(checked).hasSizeBetween(1, 4);
    }

    @Test
    void manyPeersHaveAnAddressTriedNoMoreOftenThanOne() {
        for (int number = 1; number <= 60; number++) {
            links(LabelIdentity.of(number).self());
        }
        time.advance(Duration.ofSeconds(90));

        assertThat(checked).hasSize(2);
    }

    @Test
    void whoClaimsAnAddressSoonAfterAnotherGetsItsCheckAMinuteLater() {
        links(ADA);
        time.advance(Duration.ofSeconds(20));
        links(BEN);
        assertThat(checked).hasSize(1);

        time.advance(Duration.ofSeconds(41));

        assertThat(checked).hasSize(2);
    }

    @Test
    void whoWasRightlyThereIsCheckedAtOnceWhenItComesBack() {
        confirms = true;
        for (int restart = 0; restart < 5; restart++) {
            links(ADA);
            time.advance(Duration.ofSeconds(1));
            peers.onLinkClosed(ADA);
        }

        assertThat(checked).hasSize(5);
    }

    @Test
    void whatAnOperatorNamedIsCheckedEachTime() {
        peers.onProposal(BYSTANDER, "static", true);
        for (int restart = 0; restart < 5; restart++) {
            links(ADA);
            peers.onLinkClosed(ADA);
        }

        assertThat(checked).hasSize(5);
    }

    private void links(PeerId peer) {
        peers.onLink(new Link(peer, PeerAddress.parse("test:" + peer.brief()), false));
        peers.onHello(peer, theirs.hello());
    }

    private final class Dialer extends NobodyElse {
        @Override
        public void check(PeerAddress address, PeerId peer, Runnable confirmed) {
            checked.add(address);
            if (confirms) {
                confirmed.run();
            }
        }
    }
}
