package updrift.engine.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.release.UpdateEvent;
import updrift.engine.content.TestPackage;

class FleetTest {
    private static final int SIZE = 2 << 20;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Tag("R01")
    @Tag("R27")
    void oneSmallPublicationUpdatesEveryNode(long seed) {
        Fleet fleet = Fleet.of(6).seed(seed).start();
        byte[] program = FleetPackage.of("2.0", "good", SIZE, seed);

        fleet.publish("2.0", program);
        fleet.runUntil(fleet.everyNodeRuns("2.0"));

        assertThat(fleet.node(3).program())
                .hasValueSatisfying(running -> assertThat(running).isEqualTo(program));
        assertThat(fleet.node(0).host().bytesSent()).isLessThan(3L * SIZE);
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void aNetworkThatLosesATenthOfAllFramesOnlyTakesLonger(long seed) {
        Fleet fleet = Fleet.of(4).seed(seed).losing(0.1).start();

        fleet.publish("2.0", FleetPackage.of("2.0", "good", SIZE, seed));

        fleet.runUntil(fleet.everyNodeRuns("2.0"));
    }

    @Test
    @Tag("R19")
    @Tag("R29")
    @Tag("E07")
    void aBrokenVersionIsRolledBackEverywhereAndNotTriedAgain() {
        Fleet fleet = Fleet.of(3).seed(6).start();

        fleet.publish("2.0", FleetPackage.of("2.0", "dies", SIZE, 6));
        fleet.runUntil(() -> fleet.nodes().stream().skip(1).allMatch(FleetTest::hasEnded));
        fleet.run(Duration.ofMinutes(10));

        for (FleetNode node : fleet.nodes().subList(1, 3)) {
            assertThat(node.version()).isEqualTo("1.0");
            assertThat(endings(node)).singleElement().isInstanceOf(UpdateEvent.RolledBack.class);
        }
    }

    @Test
    @Tag("R06")
    @Tag("D07")
    void aNodeThatLosesPowerGoesOnWhereItStopped() {
        Fleet fleet = Fleet.of(2).seed(7).start();
        FleetNode node = fleet.node(1);
        node.kill();
        node.downloadSpeed(256 << 10);
        node.start();
        fleet.publish("2.0", FleetPackage.of("2.0", "good", SIZE, 7));

        fleet.runUntil(() -> progressOf(node) > 0.6);
        long before = node.host().bytesReceived();
        node.kill();
        node.start();
        fleet.runUntil(fleet.everyNodeRuns("2.0"));

        assertThat(node.host().bytesReceived() - before).isLessThan(SIZE * 8L / 10);
    }

    @Test
    @Tag("D01")
    void whatRotsAtThePublisherWhileItServesIsFoundByWhoeverGetsItAndFetchedAgain() {
        Fleet fleet = Fleet.of(3).seed(8).start();
        byte[] program = FleetPackage.of("2.0", "good", SIZE, 8);
        fleet.node(2).kill();
        fleet.publish("2.0", program);
        fleet.runUntil(() -> fleet.node(1).runs("2.0"));
        String file = "cache/" + TestPackage.of(program).id() + ".pkg";
        fleet.node(1).kill();
        byte[] rotten = new byte[SIZE];
        write(fleet.node(0), file, rotten);

        fleet.node(2).start();
        fleet.run(Duration.ofMinutes(1));
        fleet.node(1).start();
        fleet.run(Duration.ofMinutes(1));

        assertThat(Arrays.mismatch(read(fleet.node(0), file), rotten))
                .as("mended")
                .isNotNegative();
        assertThat(fleet.node(0).status().orElseThrow().update().orElseThrow().progress())
                .isEqualTo(1.0);
    }

    private static void write(FleetNode node, String file, byte[] bytes) {
        try {
            node.disk().write(file, 0, ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(FleetNode node, String file) {
        byte[] bytes = new byte[SIZE];
        try {
            node.disk().read(file, 0, ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes;
    }

    private static double progressOf(FleetNode node) {
        return node.status()
                .flatMap(status -> status.update())
                .map(update -> update.progress())
                .orElse(0.0);
    }

    private static boolean hasEnded(FleetNode node) {
        return !endings(node).isEmpty();
    }

    private static List<UpdateEvent> endings(FleetNode node) {
        return node.events().stream().filter(UpdateEvent::terminal).toList();
    }
}
