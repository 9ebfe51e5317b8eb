package updrift.engine.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.release.UpdateEvent;

/** A node whose host is busy when an update is ready. */
@Tag("R22")
class QuiesceTest {
    private final AtomicReference<Optional<String>> busy = new AtomicReference<>(Optional.empty());

    @Test
    void anUpdateWaitsForABusyHostTellsEachReasonOnceAndIsAppliedWhenNobodyIsBusy() {
        Fleet fleet = publishedWhile("3 payments are open");
        FleetNode node = fleet.node(1);
        fleet.runUntil(() -> reasons(node).size() == 1);
        fleet.run(Duration.ofMinutes(30));
        busy.set(Optional.of("1 payment is open"));
        fleet.run(Duration.ofMinutes(30));

        assertThat(node.version()).isEqualTo("1.0");
        assertThat(reasons(node)).hasSize(2);
        assertThat(reasons(node).get(0)).contains("host: 3 payments are open");
        assertThat(reasons(node).get(1)).contains("host: 1 payment is open");
        assertThat(node.status().orElseThrow().update().orElseThrow().reason()).contains("1 payment is open");

        busy.set(Optional.empty());
        fleet.runUntil(fleet.everyNodeRuns("2.0"));
    }

    @Test
    @Tag("F06")
    void aSignalThatFailsCountsAsBusyUntilItAnswersAgain() {
        Fleet fleet = start();
        FleetNode node = fleet.node(1);
        node.kill();
        node.busy(() -> busy.get().map(reason -> {
            throw new IllegalStateException(reason);
        }));
        busy.set(Optional.of("a fault of the host"));
        node.start();
        fleet.publish("2.0", FleetPackage.of("2.0", "good", 1_000, 3));
        fleet.runUntil(() -> reasons(node).size() == 1);
        assertThat(reasons(node).get(0)).contains("a fault of the host");

        busy.set(Optional.empty());
        fleet.runUntil(fleet.everyNodeRuns("2.0"));
    }

    private Fleet publishedWhile(String reason) {
        Fleet fleet = start();
        FleetNode node = fleet.node(1);
        node.kill();
        busy.set(Optional.of(reason));
        node.busy(busy::get);
        node.start();
        fleet.publish("2.0", FleetPackage.of("2.0", "good", 1_000, 3));
        return fleet;
    }

    private static Fleet start() {
        return Fleet.of(2).seed(3).start();
    }

    private static List<String> reasons(FleetNode node) {
        return node.events().stream()
                .filter(UpdateEvent.Waiting.class::isInstance)
                .map(event -> ((UpdateEvent.Waiting) event).reason())
                .filter(reason -> reason.contains("waits for this host"))
                .toList();
    }
}
