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

/** What the engine asks of a discovery that knows who holds what. */
@Tag("R08")
class HoldersTest {
    private static final long SPEED = 16 << 10;
    private static final int MINUTES = 5;

    private final List<UpdateId> sought = new ArrayList<>();
    private final List<UpdateId> announced = new ArrayList<>();

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
            // Nor later.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
