package updrift.engine.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.error.UpdriftException;
import updrift.api.release.Status;
import updrift.api.release.UpdateEvent;

/** A node whose new version looks bad, and whose old one the authority called unsafe. */
@Tag("E16")
class SecurityFloorFleetTest {
    private static final String SAYS = "1.0 is below 1.5, the security floor that the authority signed, so 2.0 stays;"
            + " only a newer release can replace it";

    private final Fleet fleet = Fleet.of(2).seed(5).start();
    private final FleetNode node = fleet.node(1);

    @Test
    void aNodeStaysAboveTheFloorSaysSoAndTakesTheNextRelease() {
        byte[] bad = FleetPackage.of("2.0", "dies", 1_000, 3);
        fleet.publish("2.0", bad, "1.5");
        fleet.runUntil(() -> failure().isPresent());

        assertThat(failure().orElseThrow()).contains(SAYS, "exit code 1");
        assertThat(node.program()).contains(bad);
        Status status = node.status().orElseThrow();
        assertThat(status.held())
                .singleElement()
                .satisfies(held -> assertThat(held.reason()).contains(SAYS));
        assertThat(status.update().orElseThrow().state()).isEqualTo(Status.State.FAILED);
        assertThat(node.events()).noneMatch(UpdateEvent.RolledBack.class::isInstance);

        fleet.publish("2.1", FleetPackage.of("2.1", "good", 1_000, 4));
        fleet.runUntil(fleet.everyNodeRuns("2.1"));
    }

    @Test
    void aFloorThatCameLaterKeepsAnOperatorFromGoingBackAfterARestartToo() {
        fleet.publish("1.1", FleetPackage.of("1.1", "good", 1_000, 3));
        fleet.runUntil(fleet.everyNodeRuns("1.1"));
        fleet.publish("1.2", FleetPackage.of("1.2", "broken", 1_000, 4), "1.1");
        fleet.runUntil(() -> failure().isPresent());
        node.kill();
        node.start();
        fleet.run(Duration.ofMinutes(1));
        List<Optional<UpdriftException>> answers = new ArrayList<>();

        node.tell(told -> told.rollBack(answers::add));
        fleet.runUntil(() -> !answers.isEmpty());

        assertThat(answers.get(0).orElseThrow()).hasMessageContaining("1.0 is below 1.1, the security floor");
        assertThat(node.version()).isEqualTo("1.1");
    }

    @Test
    void anOrderToGoBackEndsWhereTheFloorComesWhileItIsFollowed() {
        byte[] safe = FleetPackage.of("2.0", "good", 1_000, 3);
        fleet.publish("2.0", safe);
        fleet.runUntil(fleet.everyNodeRuns("2.0"));
        fleet.publishOlder("1.4", FleetPackage.of("1.4", "good", 1_000, 4));
        fleet.runUntil(() -> node.events().stream().anyMatch(UpdateEvent.Applying.class::isInstance)
                && node.version().equals("1.4"));

        fleet.publish("2.1", FleetPackage.of("2.1", "good", 1_000, 5), "1.5");
        fleet.runUntil(fleet.everyNodeRuns("2.1"));

        assertThat(node.events())
                .filteredOn(UpdateEvent.RolledBack.class::isInstance)
                .singleElement()
                .satisfies(event -> assertThat(((UpdateEvent.RolledBack) event).reason())
                        .contains("1.4 is below 1.5, the security floor"));
    }

    private Optional<String> failure() {
        return node.events().stream()
                .filter(UpdateEvent.UpdateFailed.class::isInstance)
                .map(event -> ((UpdateEvent.UpdateFailed) event).reason())
                .findFirst();
    }
}
