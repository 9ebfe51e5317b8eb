package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
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
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final List<PeerAddress> proposed = Collections.synchronizedList(new ArrayList<>());

    /** A discovery that can find {@link #reachable}; within one test all of them can find each other, where that is what they do. */
    protected abstract PeerDiscovery open(DiscoveryContext context);

    /** What is there to be found, at least one address. */
    protected abstract List<PeerAddress> reachable();

    /** Where node {@code number} says that it can be reached. */
    protected PeerAddress address(int number) {
        return new PeerAddress("tcp", "192.0.2." + number + ":4100");
    }

    /**
     * Lets time pass until {@code reached} holds, but no more than a search takes: five virtual seconds unless a test says otherwise. A test with real sockets
     * lets real time pass too, and drives virtual time with {@link #pass} meanwhile.
     */
    protected void search(BooleanSupplier reached) {
        time.runUntil(reached, Duration.ofSeconds(5));
    }

    /** Lets {@code duration} of virtual time pass. */
    protected final void pass(Duration duration) {
        time.advance(duration);
    }

    private void search() {
        search(() -> false);
    }

    /** What a node of the contract gets; for a test's own nodes too. */
    protected final DiscoveryContext node(int number) {
        VirtualNode node = time.node("node" + number);
        return new TestDiscoveryContext(
                node.timeline(),
                node.workers(),
                disk.directory("node" + number),
                "product",
                PeerId.of(filled(number)),
                List.of(address(number)),
                told::add);
    }

    @Test
    @Tag("R08")
    void whatCanBeFoundIsProposedOnceItHasStarted() {
        try (PeerDiscovery discovery = open(node(1))) {
            search();
            assertThat(proposed).isEmpty();

            discovery.start(proposed::add);
            search(this::allFound);
        }
        assertThat(proposed).containsAll(reachable());
    }

    private boolean allFound() {
        return proposed.containsAll(reachable());
    }

    @Test
    @Tag("R08")
    void refreshSearchesAgain() {
        try (PeerDiscovery discovery = open(node(1))) {
            discovery.start(proposed::add);
            search();
            proposed.clear();

            discovery.refresh();
            search(this::allFound);
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
        assertThat(proposed).isNotEmpty().doesNotContainAnyElementsOf(self.ownAddresses());
    }

    @Test
    void afterCloseNothingIsProposed() {
        PeerDiscovery discovery = open(node(1));
        discovery.start(proposed::add);
        search(this::allFound);

        discovery.refresh();
        discovery.close();
        discovery.close();
        proposed.clear();
        search();

        assertThat(proposed).isEmpty();
    }

    @Test
    @Tag("R08")
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
                assertThat(Set.copyOf(proposed)).isEqualTo(Set.copyOf(holding.ownAddresses()));
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

    @Test
    void whatGoesWellIsNotWorthAnOperatorsTime() {
        try (PeerDiscovery discovery = open(node(1))) {
            discovery.start(proposed::add);
            search(this::allFound);
        }
        assertThat(told).isEmpty();
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
