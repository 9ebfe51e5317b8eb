package updrift.engine.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.release.UpdateEvent;

/** Two newer versions arrive while one is being applied. */
@Tag("E15")
class NewestWinsTest {
    private static final int SIZE = 300_000;

    private final Fleet fleet = Fleet.of(2).seed(9).start();
    private final FleetNode node = fleet.node(1);

    @ParameterizedTest
    @ValueSource(strings = {"verifying", "applying"})
    void whatIsBeingAppliedIsEndedFirstThenTheNewestIsTakenAndNoneBetween(String step) {
        fleet.publish("2.0", FleetPackage.of("2.0", "good", SIZE, 1));
        fleet.runUntil(() -> names().contains(step));

        fleet.publish("2.1", FleetPackage.of("2.1", "good", SIZE, 2));
        fleet.publish("2.2", FleetPackage.of("2.2", "good", SIZE, 3));
        fleet.runUntil(fleet.everyNodeRuns("2.2"));
        fleet.run(Duration.ofMinutes(10));

        assertThat(committed()).containsExactly("2.0", "2.2");
        assertThat(applied()).containsExactly("2.0", "2.2");
        assertThat(node.version()).isEqualTo("2.2");
    }

    @Test
    void anAttemptThatFailsMakesWayForTheNewestAndIsNotTriedAgain() {
        fleet.publish("2.0", FleetPackage.of("2.0", "dies", SIZE, 1));
        fleet.runUntil(() -> names().contains("applying"));

        fleet.publish("2.1", FleetPackage.of("2.1", "good", SIZE, 2));
        fleet.publish("2.2", FleetPackage.of("2.2", "good", SIZE, 3));
        fleet.runUntil(fleet.everyNodeRuns("2.2"));
        fleet.run(Duration.ofMinutes(10));

        assertThat(applied()).containsExactly("2.0", "2.2");
        assertThat(names()).containsOnlyOnce("rolled-back");
    }

    @Test
    void aPowerCutInTheMiddleChangesNothingAboutThat() {
        fleet.publish("2.0", FleetPackage.of("2.0", "good", SIZE, 1));
        fleet.runUntil(() -> names().contains("applying"));
        fleet.publish("2.1", FleetPackage.of("2.1", "good", SIZE, 2));
        fleet.publish("2.2", FleetPackage.of("2.2", "good", SIZE, 3));
        fleet.run(Duration.ofMillis(500));

        node.kill();
        node.start();
        fleet.runUntil(fleet.everyNodeRuns("2.2"));

        assertThat(committed()).doesNotContain("2.1").endsWith("2.2");
    }

    @Test
    void whileNothingIsAppliedYetTheNewestTakesOverAtOnce() {
        node.kill();
        node.downloadSpeed(64 << 10);
        node.start();
        fleet.publish("2.0", FleetPackage.of("2.0", "good", SIZE, 1));
        fleet.runUntil(() -> names().contains("download-progress"));

        fleet.publish("2.1", FleetPackage.of("2.1", "good", SIZE, 2));
        fleet.publish("2.2", FleetPackage.of("2.2", "good", SIZE, 3));
        fleet.runUntil(fleet.everyNodeRuns("2.2"));

        assertThat(applied()).containsExactly("2.2");
    }

    private List<String> names() {
        return node.events().stream().map(UpdateEvent::name).toList();
    }

    private List<String> committed() {
        return node.events().stream()
                .filter(UpdateEvent.UpdateComplete.class::isInstance)
                .map(event -> ((UpdateEvent.UpdateComplete) event).newVersion().toString())
                .toList();
    }

    private List<String> applied() {
        return node.events().stream()
                .filter(UpdateEvent.Applying.class::isInstance)
                .map(event -> ((UpdateEvent.Applying) event).version().toString())
                .toList();
    }
}
