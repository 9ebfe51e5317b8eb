package updrift.engine.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.content.UpdateId;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.peer.PeerAddress;

/** What the engine asks of discoveries: whom there is, and who holds what. */
@Tag("R08")
class SearchesTest {
    private static final long SPEED = 16 << 10;
    private static final int MINUTES = 5;

    private final List<UpdateId> sought = new ArrayList<>();
    private final List<UpdateId> announced = new ArrayList<>();
    private int searches;

    @Test
    void holdersAreSoughtOnceAMinuteWhileTheyAreWantedAndToldAgainOnceInTenMinutes() {
        Fleet fleet = slowDownload(new Registry());
        fleet.runUntil(() -> !announced.isEmpty());
        assertThat(fleet.node(1).status().orElseThrow().update().orElseThrow().progress())
                .isLessThan(0.1);
        fleet.runUntil(fleet.everyNodeRuns("2.0"));

        assertThat(sought).hasSizeBetween(MINUTES - 1, MINUTES + 2).containsOnly(sought.get(0));
        assertThat(announced).hasSize(1).containsOnly(sought.get(0));

        sought.clear();
        fleet.run(Duration.ofHours(1));

        assertThat(sought).isEmpty();
        assertThat(announced).hasSizeBetween(5, 8);
    }

    @Test
    void whoKnowsNobodyHasPeersSearchedForSoonAndThenMoreSeldom() {
        Fleet fleet = Fleet.of(1).start();
        FleetNode lonely = fleet.node(0);
        lonely.kill();
        lonely.discovers(new Registry());
        lonely.start();

        fleet.run(Duration.ofSeconds(10));
        assertThat(searches).isBetween(2, 3);

        fleet.run(Duration.ofHours(1));
        assertThat(searches).isBetween(45, 80);
    }

    @Test
    void whoHasAPeerHasMoreSearchedForNowAndThen() {
        Fleet fleet = Fleet.of(2).start();
        FleetNode node = fleet.node(1);
        node.kill();
        node.discovers(new Registry());
        node.start();

        fleet.run(Duration.ofHours(1));

        assertThat(searches).isBetween(9, 16);
    }

    private static Fleet slowDownload(PeerDiscovery registry) {
        Fleet fleet = Fleet.of(2).start();
        FleetNode node = fleet.node(1);
        node.kill();
        node.downloadSpeed(SPEED);
        node.discovers(registry);
        node.start();
        fleet.publish("2.0", FleetPackage.of("2.0", "good", (int) (MINUTES * 60 * SPEED), 3));
        return fleet;
    }

    private final class Registry implements PeerDiscovery {
        @Override
        public boolean knowsHolders() {
            return true;
        }

        @Override
        public void findHolders(UpdateId updateId) {
            sought.add(updateId);
        }

        @Override
        public void announceHolding(UpdateId updateId) {
            announced.add(updateId);
        }

        @Override
        public void start(Consumer<PeerAddress> proposals) {
            // It proposes nobody.
        }

        @Override
        public void refresh() {
            searches++;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
