package updrift.engine.apply;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.BYTE_ARRAY;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.release.Version;
import updrift.engine.policy.ApprovedRelease;
import updrift.engine.policy.Releases;
import updrift.testkit.FakeTarget;

/** The power is cut at each operation that an update does on the disk, and at each that its recovery does. */
@Tag("R19")
class ApplierCrashTest {
    private static final byte[] OLD = FakeTarget.program("1.0.0", "good");
    private static final byte[] BY_HAND = FakeTarget.program("1.5.0", "good");

    @ParameterizedTest
    @ValueSource(strings = {"good", "dies", "broken", "hangs-once"})
    @Tag("E01")
    void afterACrashAnywhereTheOldOrTheNewVersionRuns(String behaviour) {
        byte[] content = FakeTarget.program("2.0.0", behaviour);
        long operations = operations(content);
        for (long cut = 1; cut <= operations; cut++) {
            for (long seed = 0; seed < 4; seed++) {
                Scene scene = crashed(content, cut, seed);
                requireOneOf(scene, content, "power cut at " + cut + ", seed " + seed);

                scene.start();

                requireSettled(scene, content, "power cut at " + cut + ", seed " + seed);
            }
        }
    }

    @Test
    @Tag("E02")
    void aCrashDuringRecoveryChangesNothingAboutThat() {
        for (String behaviour : new String[] {"good", "dies"}) {
            byte[] content = FakeTarget.program("2.0.0", behaviour);
            long operations = operations(content);
            for (long cut = 1; cut <= operations; cut++) {
                for (long again = 1; again <= 25; again += 2) {
                    Scene scene = crashed(content, cut, cut);
                    cutWhileRecovering(scene, again, again);
                    requireOneOf(scene, content, "power cut at " + cut + " and " + again);

                    scene.start();

                    requireSettled(scene, content, "power cut at " + cut + " and " + again);
                }
            }
        }
    }

    @Test
    @Tag("E02")
    @Tag("E14")
    void aHundredCrashesInARowEndInTheOldOrTheNewVersion() {
        byte[] content = FakeTarget.program("2.0.0", "good");
        for (long cut = 1; cut <= operations(content); cut += 3) {
            Scene scene = crashed(content, cut, cut);
            for (int round = 0; round < 100; round++) {
                cutWhileRecovering(scene, 1 + round % 7, round);
                requireOneOf(scene, content, "round " + round);
            }

            scene.start();

            requireSettled(scene, content, "power cut at " + cut + " and a hundred times");
        }
    }

    @Test
    @Tag("E27")
    void anUpdateThatIsCutOffAgainAndAgainIsGivenUp() {
        byte[] content = FakeTarget.program("2.0.0", "good");
        Scene scene = new Scene();
        scene.target.install(OLD);
        scene.start();
        for (int round = 0; round < 4; round++) {
            scene.begin(content, "2.0.0", 5);
            scene.timeline.runUntil(() -> scene.last().startsWith("applying"), Duration.ofMinutes(1));
            scene.heard.clear();
            scene.restart(round);
            scene.start();
        }

        assertThat(scene.last()).contains("held PROBE_FAILED", "was cut off by 4 restarts");
        assertThat(scene.target.running()).contains(OLD);
    }

    @Test
    @Tag("R19")
    void whatACrashCutOffCanBeAppliedAgain() {
        byte[] content = FakeTarget.program("2.0.0", "good");
        for (long cut = 1; cut <= operations(content); cut++) {
            Scene scene = crashed(content, cut, 7);
            scene.start();
            if (Optional.of(Version.parse("1.0.0")).equals(scene.running())) {
                scene.apply(content, "2.0.0", 5);
            }

            assertThat(scene.target.running()).as("power cut at " + cut).contains(content);
            assertThat(scene.mark()).isEqualTo(5);
        }
    }

    @Test
    @Tag("R21")
    @Tag("E01")
    void aCrashWhileAPersonGoesBackEndsInTheOldOrTheNewVersion() {
        byte[] content = FakeTarget.program("2.0.0", "good");
        for (long cut = 1; cut <= 30; cut++) {
            Scene scene = new Scene();
            scene.target.install(OLD);
            scene.start();
            scene.apply(content, "2.0.0", 5);
            scene.disk.cutPowerAt(cut);
            scene.applier.rollBack("asked", scene);
            boolean wasCut = scene.runUntilPowerCut();
            scene.restart(cut);
            requireOneOf(scene, content, "power cut at " + cut);

            scene.start();

            boolean went = Arrays.equals(scene.target.running().orElseThrow(), OLD);
            assertThat(went || wasCut).as("power cut at " + cut).isTrue();
            assertThat(scene.applier.lastCommitted().isPresent()).isEqualTo(!went);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("E01")
    @Tag("E02")
    void whatWasPutThereSinceAnEarlierTryStaysWhereverTheNextOneIsCutOff(boolean installed) {
        byte[] content = FakeTarget.program("2.0.0", "good");
        boolean wasCut = true;
        for (long cut = 1; wasCut; cut++) {
            for (long again = 1; again <= 9; again += 2) {
                Scene scene = triedBefore(content, installed);
                scene.target.install(BY_HAND);
                ApprovedRelease approved = Releases.approved(Releases.of(content, "2.0.0", 5), scene.running());
                scene.disk.cutPowerAt(cut);
                scene.begin(approved, content);
                wasCut = scene.runUntilPowerCut();
                scene.restart(cut);
                cutWhileRecovering(scene, again, again);

                scene.start();

                assertThat(scene.target.running())
                        .as("power cut at " + cut + " and " + again)
                        .get(as(BYTE_ARRAY))
                        .isIn(BY_HAND, content);
                assertThat(scene.disk.exists("target/staged")).isFalse();
            }
        }
    }

    /** A node whose update was taken back by a person, so that its backup is still there. */
    private static Scene triedBefore(byte[] content, boolean installed) {
        Scene scene = new Scene();
        if (installed) {
            scene.target.install(OLD);
        }
        scene.start();
        scene.apply(content, "2.0.0", 5);
        scene.applier.rollBack("asked", scene);
        scene.runUntilIdle();
        return scene;
    }

    @Test
    @Tag("E02")
    void whatIsPutThereBetweenTwoCrashesOfRecoveryStays() {
        byte[] content = FakeTarget.program("2.0.0", "good");
        for (long cut = 1; cut <= 9; cut++) {
            Scene scene = new Scene();
            scene.target.install(OLD);
            scene.start();
            scene.begin(content, "2.0.0", 5);
            scene.timeline.runUntil(() -> isIn(scene, ApplyState.BACKED_UP), Duration.ofMinutes(1));
            scene.restart(cut);
            cutWhileRecovering(scene, cut, cut);
            scene.target.install(BY_HAND);

            scene.start();

            assertThat(scene.target.running()).as("power cut at " + cut).contains(BY_HAND);
        }
    }

    private static boolean isIn(Scene scene, ApplyState state) {
        Optional<JournalEntry> last =
                Journal.load(scene.disk.directory("apply")).last();
        return last.filter(entry -> entry.state() == state).isPresent();
    }

    private static long operations(byte[] content) {
        Scene scene = new Scene();
        scene.target.install(OLD);
        scene.start();
        ApprovedRelease approved = Releases.approved(Releases.of(content, "2.0.0", 5), scene.running());
        long before = scene.disk.operations();
        scene.begin(approved, content);
        scene.runUntilIdle();
        return scene.disk.operations() - before;
    }

    /** A node that lost its power at the {@code cut}-th operation of an update, before it starts again. */
    private static Scene crashed(byte[] content, long cut, long seed) {
        Scene scene = new Scene();
        scene.target.install(OLD);
        scene.start();
        ApprovedRelease approved = Releases.approved(Releases.of(content, "2.0.0", 5), scene.running());
        scene.disk.cutPowerAt(cut);
        scene.begin(approved, content);
        assertThat(scene.runUntilPowerCut()).as("operation " + cut).isTrue();
        scene.restart(seed);
        return scene;
    }

    private static void cutWhileRecovering(Scene scene, long cut, long seed) {
        scene.disk.cutPowerAt(cut);
        scene.applier.recover(scene, () -> {});
        scene.runUntilPowerCut();
        scene.restart(seed);
    }

    private static void requireOneOf(Scene scene, byte[] content, String when) {
        byte[] running = scene.target.running().orElseThrow(() -> new AssertionError("nothing runs: " + when));
        assertThat(Arrays.equals(running, OLD) || Arrays.equals(running, content))
                .as(when)
                .isTrue();
    }

    /** Nothing is left to do, the journal and what runs agree, and starting again changes nothing. */
    private static void requireSettled(Scene scene, byte[] content, String when) {
        requireOneOf(scene, content, when);
        assertThat(scene.recovered).as(when).isTrue();
        boolean isNew = Arrays.equals(scene.target.running().orElseThrow(), content);
        assertThat(scene.applier.lastCommitted().isPresent()).as(when).isEqualTo(isNew);
        assertThat(!isNew || scene.mark() == 5).as(when).isTrue();
        assertThat(scene.disk.exists("target/previous")).as(when).isFalse();
        assertThat(scene.disk.exists("target/staged")).as(when).isFalse();
        long operations = scene.disk.operations();
        scene.restart(0);
        scene.start();
        assertThat(scene.disk.operations() - operations)
                .as(when + ": only the journal is read")
                .isLessThanOrEqualTo(1);
    }
}
