package updrift.engine.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static updrift.api.release.Status.State.COMPLETE;
import static updrift.api.release.Status.State.DOWNLOADING;
import static updrift.api.release.Status.State.FAILED;
import static updrift.api.release.Status.State.VERIFYING;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.release.Status;

/** What a host is told of an update's way. */
@Tag("R07")
class StatesTest {
    private final Fleet fleet = Fleet.of(2).start();
    private final List<Status.Update> seen = new ArrayList<>();

    @Test
    void anUpdateIsDownloadedVerifiedAndComplete() {
        fleet.always(this::look);

        fleet.publish("2.0", FleetPackage.of("2.0", "good", 2_000_000, 3));
        fleet.runUntil(fleet.everyNodeRuns("2.0"));

        assertThat(states()).containsSubsequence(DOWNLOADING, VERIFYING, COMPLETE);
        assertThat(progress()).isSorted().allMatch(part -> part >= 0 && part <= 1);
        assertThat(progress()).anyMatch(part -> part > 0.2 && part < 0.8).endsWith(1.0);
    }

    @Test
    void anUpdateThatDoesNotRunHasFailedAndSaysWhy() {
        fleet.always(this::look);

        fleet.publish("2.0", FleetPackage.of("2.0", "broken", 100_000, 3));
        fleet.runUntil(() -> !seen.isEmpty() && last().state() == FAILED);

        assertThat(states()).containsSubsequence(DOWNLOADING, VERIFYING, FAILED);
        assertThat(last().reason()).contains("2.0");
    }

    private void look(Fleet now) {
        now.node(1)
                .status()
                .flatMap(Status::update)
                .filter(update -> seen.isEmpty() || !update.equals(last()))
                .ifPresent(seen::add);
    }

    private Status.Update last() {
        return seen.get(seen.size() - 1);
    }

    private List<Status.State> states() {
        return seen.stream().map(Status.Update::state).toList();
    }

    private List<Double> progress() {
        return seen.stream().map(Status.Update::progress).toList();
    }
}
