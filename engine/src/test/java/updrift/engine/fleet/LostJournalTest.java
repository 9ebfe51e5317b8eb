package updrift.engine.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.release.Status;
import updrift.api.release.UpdateEvent;

/** A node that finds a version on probation in place and no journal that tells of it. */
class LostJournalTest {
    private static final String JOURNAL = "state/apply/journal";

    private final Fleet fleet = Fleet.of(2).seed(3).start();
    private final FleetNode node = fleet.node(1);

    @Test
    @Tag("E04")
    void whatIsInPlaceCountsAsInstalledByHandThoughAnOlderVersionWasNoted() throws IOException {
        fleet.publish("2.0", FleetPackage.of("2.0", "good", 1_000, 3));
        fleet.runUntil(fleet.everyNodeRuns("2.0"));
        fleet.publish("3.0", FleetPackage.of("3.0", "good", 1_000, 4));
        fleet.runUntil(() -> node.version().equals("3.0"));
        assertThat(noted()).as("on probation").isEqualTo("2.0");

        node.kill();
        assertThat(node.disk().exists(JOURNAL)).isTrue();
        node.disk().delete(JOURNAL);
        long heard = node.events().size();
        node.start();
        fleet.run(Duration.ofMinutes(10));

        assertThat(node.version()).isEqualTo("3.0");
        assertThat(noted()).isEqualTo("3.0");
        List<UpdateEvent> since =
                node.events().subList((int) heard, node.events().size());
        assertThat(since)
                .as("it isn't staged over its own backup")
                .noneMatch(event -> event instanceof UpdateEvent.Applying || event instanceof UpdateEvent.Verifying);
    }

    private String noted() {
        return node.status()
                .flatMap(Status::currentVersion)
                .map(Object::toString)
                .orElse("none");
    }
}
