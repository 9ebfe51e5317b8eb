package updrift.engine.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.engine.policy.ApprovedRelease;
import updrift.engine.policy.Releases;
import updrift.testkit.FakeTarget;

/** What happens to a journal, a clock and a run of bad luck. */
class ApplierFaultsTest {
    private static final byte[] OLD = FakeTarget.program("1.0.0", "good");
    private static final byte[] NEW = FakeTarget.program("2.0.0", "good");

    private final Scene scene = new Scene();

    @BeforeEach
    void anOldVersionRuns() {
        scene.target.install(OLD);
        scene.start();
    }

    @Test
    @Tag("E04")
    void withoutItsJournalANodeKeepsTheOldOrTheNewVersionAndAppliesTheNextOne() throws Exception {
        ApprovedRelease approved = Releases.approved(Releases.of(NEW, "2.0.0", 5), scene.running());
        long before = scene.disk.operations();
        scene.begin(approved, NEW);
        scene.runUntilIdle();
        long operations = scene.disk.operations() - before;
        for (long cut = 1; cut <= operations; cut++) {
            Scene cutOff = new Scene();
            cutOff.target.install(OLD);
            cutOff.start();
            cutOff.disk.cutPowerAt(cut);
            cutOff.begin(approved, NEW);
            assertThat(cutOff.runUntilPowerCut()).isTrue();
            cutOff.restart(cut);
            if (cutOff.disk.exists("apply/journal")) {
                cutOff.disk.delete("apply/journal");
            }

            cutOff.start();

            byte[] running = cutOff.target.running().orElseThrow();
            assertThat(Arrays.equals(running, OLD) || Arrays.equals(running, NEW))
                    .as("power cut at " + cut)
                    .isTrue();
            byte[] next = FakeTarget.program("3.0.0", "good");
            cutOff.apply(next, "3.0.0", 6);
            assertThat(cutOff.last()).as("power cut at " + cut).isEqualTo("committed 3.0.0");
            assertThat(cutOff.target.running()).contains(next);
        }
    }

    @Test
    @Tag("E13")
    void oneBadVersionAfterAnotherLeavesTheLastConfirmedOneAndEachIsRefused() {
        scene.apply(NEW, "2.0.0", 5);
        scene.apply(FakeTarget.program("3.0.0", "dies"), "3.0.0", 6);
        scene.apply(FakeTarget.program("4.0.0", "broken"), "4.0.0", 7);
        scene.apply(FakeTarget.program("5.0.0", "dies"), "5.0.0", 8);

        assertThat(scene.target.running()).contains(NEW);
        assertThat(scene.refused).hasSize(3);
        assertThat(scene.heard)
                .filteredOn(word -> word.startsWith("rolled back to 2.0.0"))
                .hasSize(2);
        assertThat(scene.mark()).isEqualTo(5);
        scene.applier.rollBack("and that one is bad too", scene);
        scene.runUntilIdle();
        assertThat(scene.target.running()).as("its backup is still there").contains(OLD);
    }

    @Test
    @Tag("E26")
    void aWallClockThatJumpsWhileAVersionIsWatchedChangesNoDeadline() {
        byte[] silent = FakeTarget.program("2.0.0", "hangs-live");
        scene.begin(silent, "2.0.0", 5);
        scene.timeline.advance(Duration.ofMinutes(1));
        assertThat(scene.last()).isEqualTo("applying 2.0.0");

        scene.wallError(Duration.ofDays(400));
        scene.timeline.advance(Duration.ofMinutes(1));
        scene.wallError(Duration.ofDays(-400));
        scene.timeline.advance(Duration.ofMinutes(2));
        assertThat(scene.last()).isEqualTo("applying 2.0.0");
        scene.timeline.advance(Duration.ofMinutes(2));

        assertThat(scene.last()).startsWith("rolled back to 1.0.0: didn't prove itself within 5 min");
    }

    @Test
    @Tag("E26")
    void aRestartInTheMiddleGivesTheFullTimeAgainWhateverTheClockSays() {
        byte[] silent = FakeTarget.program("2.0.0", "hangs-live");
        scene.begin(silent, "2.0.0", 5);
        scene.timeline.advance(Duration.ofMinutes(4));
        scene.restart(1);
        scene.wallError(Duration.ofDays(400));
        scene.applier.recover(scene, () -> {});
        scene.timeline.advance(Duration.ofMinutes(4));
        assertThat(scene.last()).isEqualTo("applying 2.0.0");

        scene.timeline.advance(Duration.ofMinutes(2));

        assertThat(scene.last()).startsWith("rolled back to 1.0.0: didn't prove itself within 5 min");
    }
}
