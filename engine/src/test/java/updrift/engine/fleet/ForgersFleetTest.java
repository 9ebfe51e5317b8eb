package updrift.engine.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.peer.PeerAddress;
import updrift.api.release.UpdateEvent.AnnouncementReceived;
import updrift.api.transport.Transport;
import updrift.testkit.LabelIdentity;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.SimulatedHost;
import updrift.testkit.TestContext;
import updrift.testkit.TestSettings;
import updrift.testkit.VirtualNode;

/** Identities without end that tell a node what no authority signed; whoever is cut off dials again. Checking takes no virtual time, so what it would take on one thread is added. */
class ForgersFleetTest {
    private static final int VICTIM = 1;
    private static final int FORGERS = 200;
    private static final int COPIES = 100;
    private static final int FIRST_IDENTITY = 1_000;
    private static final Duration BETWEEN_FORGERS = Duration.ofMillis(5);
    private static final Duration ONE_WAY = Duration.ofMillis(25);

    /** Of an Ed25519 signature: Bouncy Castle takes 0.09 ms once it is compiled, on the machine of docs/performance.md. */
    private static final Duration CHECK = Duration.ofNanos(250_000);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Tag("B20")
    void newsComesAtMostTwiceAsLateThroughAFloodOfForgeries(long seed) {
        Duration calm = News.through(seed, 0).latency();

        News flooded = News.through(seed, FORGERS);

        Duration checking = CHECK.multipliedBy(flooded.checksMeanwhile());
        int links = flooded.forged() / COPIES;
        assertThat(links).isGreaterThan(FORGERS / 4);
        assertThat(flooded.checks())
                .as("the first lie of each is the last that is looked at")
                .isBetween(FORGERS / 4, links + 1);
        assertThat(flooded.latency().plus(checking)).isLessThanOrEqualTo(calm.multipliedBy(2));
    }

    /** How news reached the victim. */
    private record News(Duration latency, int checksMeanwhile, int checks, int forged) {
        /** The authority publishes in the middle of the flood. */
        static News through(long seed, int forgers) {
            Fleet fleet = Fleet.of(3)
                    .seed(seed)
                    .shaped(network -> network.latency(ONE_WAY, ONE_WAY))
                    .start();
            FleetNode victim = fleet.node(VICTIM);
            fleet.run(Duration.ofMinutes(2));
            int before = victim.checks();
            List<Forger> flood = flood(fleet, victim, forgers, seed);
            fleet.run(BETWEEN_FORGERS.multipliedBy(FORGERS / 2));
            int then = victim.checks();
            long published = fleet.timeline().nanos();

            fleet.publish("2.0", FleetPackage.of("2.0", "good", 1_000, seed));
            fleet.runUntil(() -> victim.events().stream().anyMatch(AnnouncementReceived.class::isInstance));

            return new News(
                    Duration.ofNanos(fleet.timeline().nanos() - published),
                    victim.checks() - then,
                    victim.checks() - before,
                    flood.stream().mapToInt(Forger::sent).sum());
        }

        private static List<Forger> flood(Fleet fleet, FleetNode victim, int forgers, long seed) {
            byte[] forged = new FleetAuthority(seed + 1)
                    .announce(
                            "9.0",
                            FleetPackage.of("9.0", "good", 1_000, seed),
                            fleet.timeline().instant());
            List<Forger> flood = new ArrayList<>();
            for (int number = 0; number < forgers; number++) {
                String name = "forger" + number;
                VirtualNode machine = fleet.timeline().node(name);
                Transport transport = transport(fleet.network().host(name), machine, FIRST_IDENTITY + number);
                PeerAddress address = victim.host().address();
                Forger forger = new Forger(transport, address, forged, COPIES, () -> transport.dial(address));
                machine.timeline().later(BETWEEN_FORGERS.multipliedBy(number), forger::begin);
                flood.add(forger);
            }
            return flood;
        }

        private static Transport transport(SimulatedHost host, VirtualNode machine, long identity) {
            var context = new TestContext(
                    machine.timeline(),
                    machine.workers(),
                    new SimulatedDisk().directory("forger"),
                    LabelIdentity.of(identity));
            return host.create(TestSettings.of(host, Map.of("listen", "none")), context);
        }
    }
}
