package updrift.engine.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.engine.gossip.PeerExchange;

/** Fleets whose members hear little of each other. */
class PartedFleetTest {
    private static final int SIZE = 2 << 20;
    private static final int NODES = 8;
    private static final int FIRST_FAR = 4;
    private static final int LATE = NODES - 1;
    private static final int HOLES = PeerExchange.LINKS_WANTED;
    private static final int RELAYS = 6;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    @Tag("B26")
    void bothSidesOfAPartitionGoOnAndAgreeOnceItHealsWithoutAStorm(long seed) {
        Fleet fleet = Fleet.of(NODES).seed(seed).start();
        fleet.run(Duration.ofMinutes(2));
        fleet.node(LATE).kill();
        fleet.publish("2.0", FleetPackage.of("2.0", "good", SIZE, seed));
        fleet.runUntil(() -> versions(fleet, 1, LATE).stream().allMatch("2.0"::equals));

        fleet.network()
                .partition(IntStream.range(FIRST_FAR, NODES)
                        .mapToObj(number -> "node" + number)
                        .toList());
        fleet.node(LATE).start();
        fleet.publish("3.0", FleetPackage.of("3.0", "good", SIZE, seed));
        fleet.run(Duration.ofHours(2));

        assertThat(versions(fleet, 1, FIRST_FAR)).containsOnly("3.0");
        assertThat(versions(fleet, FIRST_FAR, NODES))
                .as("the late one got it on its side")
                .containsOnly("2.0");

        long before = bytesSent(fleet);
        long authority = fleet.node(0).host().bytesSent();
        long dialled = dials(fleet);
        long healed = fleet.timeline().nanos();
        fleet.network().heal();
        fleet.runUntil(fleet.everyNodeRuns("3.0"));

        assertThat(Duration.ofNanos(fleet.timeline().nanos() - healed)).isLessThan(Duration.ofMinutes(3));
        long far = NODES - FIRST_FAR;
        assertThat(bytesSent(fleet) - before).as("of all nodes").isLessThan(far * SIZE * 5 / 4);
        assertThat(fleet.node(0).host().bytesSent() - authority)
                .as("of the authority")
                .isLessThan(3L * SIZE);

        assertThat(dials(fleet) - dialled).as("dials while it healed").isLessThan(NODES * NODES);

        long calm = bytesSent(fleet);
        long dialledThen = dials(fleet);
        fleet.run(Duration.ofMinutes(10));
        assertThat(bytesSent(fleet) - calm).as("when all is told").isLessThan(NODES * (32L << 10));
        assertThat(dials(fleet) - dialledThen).as("dials when all is told").isLessThan(NODES * NODES);
    }

    /** From the authority on news goes from relay to relay, each of which has eight more links: to nodes that pass nothing on. */
    @ParameterizedTest
    @CsvSource({"1, 0.0, 45", "2, 0.0, 45", "3, 0.2, 600"})
    @Tag("B18")
    void newsPassesHolesByInOneDigestAndWhereThatIsLostInALaterOne(long seed, double loss, int seconds) {
        Fleet fleet = Fleet.of(1 + HOLES + RELAYS)
                .seed(seed)
                .losing(loss)
                .knowing(PartedFleetTest::chained)
                .start();
        for (int number = 1; number <= HOLES; number++) {
            FleetNode hole = fleet.node(number);
            hole.kill();
            hole.withholdsNews();
            hole.start();
        }
        fleet.run(Duration.ofMinutes(2));

        fleet.publish("2.0", FleetPackage.of("2.0", "good", 100_000, seed));
        long published = fleet.timeline().nanos();
        fleet.runUntil(fleet.everyNodeRuns("2.0"));

        assertThat(Duration.ofNanos(fleet.timeline().nanos() - published)).isLessThan(Duration.ofSeconds(seconds));
    }

    /** Holes know only each other, so that they don't hear of the authority but from relays. */
    private static List<Integer> chained(int number) {
        if (number == 0) {
            return List.of();
        }
        if (number <= HOLES) {
            return List.of(1 + number % HOLES);
        }
        int before = number == HOLES + 1 ? 0 : number - 1;
        return IntStream.concat(IntStream.of(before), IntStream.rangeClosed(1, HOLES))
                .boxed()
                .toList();
    }

    private static List<String> versions(Fleet fleet, int from, int to) {
        return fleet.nodes().subList(from, to).stream().map(FleetNode::version).toList();
    }

    private static long dials(Fleet fleet) {
        return fleet.nodes().stream().mapToLong(node -> node.host().dials()).sum();
    }

    private static long bytesSent(Fleet fleet) {
        return fleet.nodes().stream().mapToLong(node -> node.host().bytesSent()).sum();
    }
}
