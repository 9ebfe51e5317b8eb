package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.content.UpdateId;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;

/** What every {@link PeerDiscovery} promises. */
public abstract class PeerDiscoveryContract {
    private static final UpdateId HELD = UpdateId.of(filled(7));

    private final VirtualTimeline time = new VirtualTimeline(1);
    private final SimulatedDisk disk = new SimulatedDisk();
    private final List<PeerAddress> proposed = Collections.synchronizedList(new ArrayList<>());

    /** A discovery that can find {@link #reachable}; within one test all of them can find each other, where that is what they do. */
    protected abstract PeerDiscovery open(DiscoveryContext context);

    /** What is there to be found, at least one address. */
    protected abstract List<PeerAddress> reachable();

    /** Lets as much time pass as a search takes: five virtual seconds unless a test says otherwise. */
    protected void search() {
        time.advance(Duration.ofSeconds(5));
    }

    @Test
    @Tag("R08")
    void whatCanBeFoundIsProposedOnceItHasStarted() {
        try (PeerDiscovery discovery = open(node(1))) {
            search();
            assertThat(proposed).isEmpty();

            discovery.start(proposed::add);
            search();
        }
        assertThat(proposed).containsAll(reachable());
    }

    @Test
    @Tag("R08")
    void refreshSearchesAgain() {
        try (PeerDiscovery discovery = open(node(1))) {
            discovery.start(proposed::add);
            search();
            proposed.clear();

            discovery.refresh();
            search();
        }
        assertThat(proposed).containsAll(reachable());
    }

    @Test
    void aNodeIsNotProposedToItself() {
        DiscoveryContext self = node(1);
        try (PeerDiscovery discovery = open(self)) {
            discovery.start(proposed::add);
            search();
        }
        assertThat(proposed).doesNotContainAnyElementsOf(self.ownAddresses());
    }

    @Test
    void afterCloseNothingIsProposed() {
        PeerDiscovery discovery = open(node(1));
        discovery.start(proposed::add);
        search();
        proposed.clear();

        discovery.refresh();
        discovery.close();
        discovery.close();
        proposed.clear();
        search();

        assertThat(proposed).isEmpty();
    }

    @Test
    void whoKnowsHoldersProposesThemAndWhoDoesNotDoesNothing() {
        DiscoveryContext holding = node(1);
        try (PeerDiscovery holder = open(holding);
                PeerDiscovery asker = open(node(2))) {
            holder.start(address -> {});
            asker.start(proposed::add);
            search();
            proposed.clear();

            holder.announceHolding(HELD);
            search();
            asker.findHolders(HELD);
            search();

            if (asker.knowsHolders()) {
                assertThat(proposed).containsExactlyElementsOf(holding.ownAddresses());
            } else {
                assertThat(proposed).isEmpty();
            }
        }
    }

    @Test
    void anUpdateThatNobodyHoldsIsNoError() {
        try (PeerDiscovery discovery = open(node(1))) {
            discovery.start(proposed::add);
            search();
            proposed.clear();

            assertThatCode(() -> discovery.findHolders(HELD)).doesNotThrowAnyException();
            search();
        }
        assertThat(proposed).isEmpty();
    }

    private DiscoveryContext node(int number) {
        VirtualNode node = time.node("node" + number);
        return new TestDiscoveryContext(
                node.timeline(),
                node.workers(),
                disk.directory("node" + number),
                "product",
                PeerId.of(filled(number)),
                List.of(new PeerAddress("tcp", "192.0.2." + number + ":4100")));
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
