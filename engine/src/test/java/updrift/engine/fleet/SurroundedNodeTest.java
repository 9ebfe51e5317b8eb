package updrift.engine.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.peer.PeerAddress;
import updrift.api.release.UpdateEvent;
import updrift.engine.gossip.PeerExchange;

/**
 * A node among many that dial it, keep news from it and name only each other. Each stands in a network of its own, which is more than an attacker has cheaply.
 */
class SurroundedNodeTest {
    private static final int AUTHORITY = 0;
    private static final int HONEST = 1;
    private static final int VICTIM = 2;
    private static final int FIRST_HOSTILE = 3;
    private static final int NODES = FIRST_HOSTILE + 30;
    private static final Duration LONG = Duration.ofMinutes(10);

    private final Finds lying = new Finds();
    private final Finds honest = new Finds();

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    @Tag("B15")
    void aNewNodeHearsNewsAsSoonAsOneOfItsDiscoveriesFindsOneThatIsHonest(long seed) {
        Fleet fleet = surrounded(seed);
        fleet.publish("2.0", FleetPackage.of("2.0", "good", 1_000, seed));
        fleet.run(LONG);
        assertThat(fleet.node(HONEST).version()).isEqualTo("2.0");
        assertThat(fleet.node(VICTIM).version()).as("nobody told it").isEqualTo("1.0");
        assertThat(links(fleet)).isGreaterThan(20);

        honest.propose(fleet, HONEST);
        fleet.run(Duration.ofMinutes(1));

        assertThat(fleet.node(VICTIM).version()).isEqualTo("2.0");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    @Tag("B16")
    void whoWasSurroundedForAWhileRemembersItsOldPeersFirst(long seed) {
        Fleet fleet = surrounded(seed);
        honest.propose(fleet, HONEST);
        fleet.run(Duration.ofMinutes(2));
        fleet.network().partition(List.of("node" + AUTHORITY, "node" + HONEST));
        fleet.publish("2.0", FleetPackage.of("2.0", "good", 1_000, seed));
        fleet.run(Duration.ofHours(2));

        assertThat(remembered(fleet))
                .as("what it dials first at its next start")
                .contains(fleet.node(HONEST).host().address().toString());
    }

    @Test
    @Tag("B15")
    @Tag("A12")
    void whoHasNobodyElseTellsThatItsNewestReleaseIsStale() {
        long seed = 1;
        Fleet fleet = surrounded(seed);
        honest.propose(fleet, HONEST);
        fleet.valid(Duration.ofHours(1));
        fleet.publish("2.0", FleetPackage.of("2.0", "good", 1_000, seed));
        fleet.run(Duration.ofMinutes(2));
        fleet.network().partition(List.of("node" + AUTHORITY, "node" + HONEST));
        fleet.publish("3.0", FleetPackage.of("3.0", "good", 1_000, seed));
        fleet.run(Duration.ofMinutes(50));
        assertThat(stale(fleet)).isEmpty();

        fleet.run(Duration.ofMinutes(10));

        assertThat(stale(fleet)).hasSize(1);
        assertThat(fleet.node(VICTIM).status().orElseThrow().staleSince()).isPresent();
    }

    private Fleet surrounded(long seed) {
        Fleet fleet =
                Fleet.of(NODES).seed(seed).knowing(SurroundedNodeTest::atFirst).start();
        List<PeerAddress> hostile = IntStream.range(FIRST_HOSTILE, NODES)
                .mapToObj(number -> fleet.node(number).host().address())
                .toList();
        for (FleetNode node : fleet.nodes().subList(FIRST_HOSTILE, NODES)) {
            node.kill();
            node.surrounds(hostile);
            node.start();
        }
        FleetNode victim = fleet.node(VICTIM);
        victim.kill();
        victim.discovers(lying);
        victim.discovers(honest);
        victim.start();
        for (int number = FIRST_HOSTILE; number < NODES; number++) {
            lying.propose(fleet, number);
        }
        fleet.run(LONG);
        return fleet;
    }

    /** The hostile ones look for the victim and for nobody else. */
    private static List<Integer> atFirst(int number) {
        return switch (number) {
            case AUTHORITY, VICTIM -> List.of();
            case HONEST -> List.of(AUTHORITY);
            default -> List.of(VICTIM);
        };
    }

    private static List<String> remembered(Fleet fleet) {
        byte[] file = fleet.node(VICTIM)
                .disk()
                .directory("state")
                .directory("peers")
                .read("known")
                .orElseThrow();
        return new String(file, StandardCharsets.US_ASCII)
                .lines()
                .limit(PeerExchange.LINKS_WANTED)
                .toList();
    }

    private static int links(Fleet fleet) {
        return fleet.node(VICTIM).status().orElseThrow().peers();
    }

    private static List<UpdateEvent> stale(Fleet fleet) {
        return fleet.node(VICTIM).events().stream()
                .filter(UpdateEvent.Stale.class::isInstance)
                .toList();
    }

    /** Finds whom it is told to, again after each restart of its node. */
    private static final class Finds implements PeerDiscovery {
        private final List<PeerAddress> found = new ArrayList<>();
        private Consumer<PeerAddress> proposals = address -> {};

        void propose(Fleet fleet, int number) {
            PeerAddress address = fleet.node(number).host().address();
            found.add(address);
            proposals.accept(address);
        }

        @Override
        public void start(Consumer<PeerAddress> listener) {
            proposals = listener;
            refresh();
        }

        @Override
        public void refresh() {
            found.forEach(proposals);
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
