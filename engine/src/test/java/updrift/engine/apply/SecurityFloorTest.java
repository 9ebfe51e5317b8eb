package updrift.engine.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.testkit.FakeTarget;

/** Whoever makes a new version look bad doesn't get a version back that the authority called unsafe. */
@Tag("E16")
class SecurityFloorTest {
    private static final byte[] OLD = FakeTarget.program("1.0.0", "good");
    private static final byte[] NEW = FakeTarget.program("2.0.0", "good");
    private static final String BELOW = "1.0.0 is below 1.5.0";

    private final Scene scene = new Scene();

    @BeforeEach
    void anOldVersionRuns() {
        scene.target.install(OLD);
        scene.start();
    }

    @Test
    void aBadVersionStaysWhereTheOneBeforeIsBelowTheFloor() {
        scene.objectionToGoingBack = Optional.of(BELOW);
        byte[] bad = FakeTarget.program("2.0.0", "dies");

        scene.apply(bad, "2.0.0", 5);

        assertThat(scene.last())
                .isEqualTo("stays 2.0.0: " + BELOW + ", so 2.0.0 stays; only a newer release can replace it."
                        + " It should have been taken back: exit code 1");
        assertThat(scene.target.running()).contains(bad);
        assertThat(scene.refused).as("told and kept before it is over").hasSize(1);
        assertThat(scene.mark()).isEqualTo(5);
    }

    @Test
    void aNewerReleaseReplacesTheBadVersionThatStayed() {
        scene.objectionToGoingBack = Optional.of(BELOW);
        scene.apply(FakeTarget.program("2.0.0", "dies"), "2.0.0", 5);

        scene.apply(FakeTarget.program("2.0.1", "good"), "2.0.1", 6);

        assertThat(scene.last()).isEqualTo("committed 2.0.1");
    }

    @Test
    void neitherAPersonNorALauncherGoesBelowTheFloorAndTheBackupIsKept() {
        scene.apply(NEW, "2.0.0", 5);
        scene.objectionToGoingBack = Optional.of(BELOW);

        scene.applier.rollBack("asked", scene);
        scene.runUntilIdle();

        assertThat(scene.last()).startsWith("failed NOT_POSSIBLE: " + BELOW).endsWith("asked");
        assertThat(scene.target.running()).contains(NEW);
        scene.objectionToGoingBack = Optional.empty();
        scene.applier.rollBack("asked again", scene);
        scene.runUntilIdle();
        assertThat(scene.target.running()).as("the backup was kept").contains(OLD);
    }

    @Test
    void whereNoNodeRunsAVersionOnProbationStaysAsWell() {
        scene.terms(Scene.AN_HOUR).start();
        scene.begin(NEW, "2.0.0", 5);
        scene.timeline.advance(Duration.ofMinutes(10));
        scene.restart(1);
        scene.objectionToGoingBack = Optional.of(BELOW);
        scene.applier.recoverUnwatched(scene, () -> scene.recovered = true);
        scene.runUntilIdle();

        boolean any = scene.applier.rejectUnwatched("three starts failed", scene);
        scene.runUntilIdle();

        assertThat(any).isTrue();
        assertThat(scene.last()).startsWith("stays 2.0.0: " + BELOW).endsWith("three starts failed");
    }

    /** A bad version must not become a good one because the power went away while that was written down. */
    @Test
    void whereverThePowerIsCutTheVersionStaysAndIsHeld() {
        byte[] bad = FakeTarget.program("2.0.0", "dies");
        boolean cut = true;
        for (long at = 1; cut; at++) {
            Scene one = new Scene();
            one.target.install(OLD);
            one.start();
            one.objectionToGoingBack = Optional.of(BELOW);
            one.begin(bad, "2.0.0", 5);
            one.timeline.runUntil(() -> one.last().startsWith("applying"), Scene.LONG);
            one.disk.cutPowerAt(at);
            cut = one.runUntilPowerCut();
            one.restart(at);
            one.start();

            boolean switched =
                    one.target.running().filter(now -> Arrays.equals(now, bad)).isPresent();
            assertThat(switched
                            || one.target
                                    .running()
                                    .filter(now -> Arrays.equals(now, OLD))
                                    .isPresent())
                    .as("one of the two after a cut at %d", at)
                    .isTrue();
            assertThat(one.heard).noneMatch(told -> told.startsWith("committed") || told.startsWith("rolled back"));
            assertThat(one.refused.isEmpty()).as("held after a cut at %d", at).isEqualTo(!switched);
            assertThat(one.mark()).as("cut at %d", at).isEqualTo(switched ? 5 : 0);
        }
    }

    /** It runs well, and would prove itself if nobody knew any more that somebody condemned it. */
    @Test
    void whatWasHeldIsNotTakenForGoodAfterAPowerCut() {
        int held = 0;
        boolean cut = true;
        for (long at = 1; cut; at++) {
            Scene one = new Scene();
            one.target.install(OLD);
            one.terms(Scene.AN_HOUR).start();
            one.objectionToGoingBack = Optional.of(BELOW);
            one.begin(NEW, "2.0.0", 5);
            one.timeline.advance(Duration.ofMinutes(10));
            one.applier.reject("it looks bad", answer -> {});
            one.disk.cutPowerAt(at);
            cut = one.runUntilPowerCut();
            boolean wasHeld = !one.refused.isEmpty();
            held += wasHeld ? 1 : 0;
            one.restart(at);
            one.start();
            one.timeline.advance(Duration.ofHours(2));

            assertThat(one.target.running()).contains(NEW);
            assertThat(one.heard)
                    .as("after a cut at %d", at)
                    .noneMatch(told -> wasHeld && told.startsWith("committed"));
            assertThat(one.applier.busy()).isFalse();
        }
        assertThat(held).isGreaterThan(2);
    }

    /** Until a switch is known to have been made the old version is what ran, so going back to it opens nothing. */
    @Test
    void aSwitchThatFailsIsUndoneWhateverTheFloor() throws IOException {
        scene.objectionToGoingBack = Optional.of(BELOW);
        scene.begin(NEW, "2.0.0", 5);
        scene.timeline.runUntil(() -> scene.isIn(ApplyState.ACTIVATING), Scene.LONG);

        scene.disk.delete("target/staged");
        scene.runUntilIdle();

        assertThat(scene.last()).startsWith("rolled back to 1.0.0: ").contains("nothing is staged");
        assertThat(scene.target.running()).contains(OLD);
    }
}
