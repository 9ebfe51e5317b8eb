package updrift.engine.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.target.RestartHandler;
import updrift.engine.policy.ApprovedRelease;
import updrift.engine.policy.Releases;
import updrift.testkit.FakeTarget;

/** Hosts that have to start anew for a new version to run: the node ends with them, or watches from beside. */
class RestartTest {
    private static final byte[] OLD = FakeTarget.program("1.0.0", "good");
    private static final byte[] NEW = FakeTarget.program("2.0.0", "good");
    private static final byte[] DIES = FakeTarget.program("2.0.0", "dies");

    private final List<RestartHandler.Request> asked = new ArrayList<>();

    @Test
    @Tag("R20")
    void aHostIsAskedToStartTheNewVersionWhichThenProvesItself() {
        Scene scene = scene(true);
        begin(scene, NEW);
        scene.timeline.advance(Duration.ofMinutes(1));
        assertThat(asked).singleElement().satisfies(request -> {
            assertThat(request.back()).isFalse();
            assertThat(request.attempt().to()).hasToString("2.0.0");
        });
        assertThat(scene.last()).startsWith("waiting: the host is asked to start 2.0.0");

        scene.restart(1);
        scene.start();

        assertThat(scene.last()).isEqualTo("committed 2.0.0");
        assertThat(asked).hasSize(1);
    }

    @Test
    @Tag("R20")
    @Tag("E29")
    void aHostThatDoesNotStartAnewInTimeGetsItsOldVersionBack() {
        Scene scene = scene(true);
        begin(scene, NEW);

        scene.runUntilIdle();

        assertThat(scene.last()).isEqualTo("rolled back to 1.0.0: the host didn't start it within 300 s");
        assertThat(asked).as("the old version runs still").hasSize(1);
    }

    @Test
    @Tag("R20")
    @Tag("E09")
    @Tag("E27")
    void aVersionThatNeverLivesLongEnoughAfterItsStartIsTakenBackAtTheFourth() {
        Scene scene = scene(true);
        begin(scene, NEW);
        scene.timeline.advance(Duration.ofSeconds(10));
        for (int start = 1; start <= 3; start++) {
            scene.restart(start);
            scene.applier.recover(scene, () -> {});
            scene.timeline.advance(Duration.ofMillis(500));
            assertThat(scene.target.running()).as("start " + start).contains(NEW);
        }
        scene.restart(4);

        scene.start();

        assertThat(scene.last()).contains("rolled back to 1.0.0: 2.0.0 was cut off by 4 restarts");
        assertThat(scene.target.running()).contains(OLD);
    }

    @Test
    @Tag("R20")
    void theProcessThatRunsARejectedVersionIsAskedToStartThePreviousOneAndAppliesNothingBefore() {
        Scene scene = scene(true);
        begin(scene, DIES);
        scene.timeline.advance(Duration.ofSeconds(10));
        scene.restart(1);
        scene.start();
        assertThat(scene.last()).startsWith("rolled back to 1.0.0");
        scene.timeline.advance(Duration.ofSeconds(1));
        assertThat(asked)
                .hasSize(2)
                .last()
                .satisfies(request -> assertThat(request.back()).isTrue());

        scene.apply(FakeTarget.program("3.0.0", "good"), "3.0.0", 6);
        assertThat(scene.last()).contains("failed NOT_POSSIBLE", "asked to start anew");

        scene.restart(2);
        scene.start();
        scene.begin(FakeTarget.program("3.0.0", "good"), "3.0.0", 6);
        scene.timeline.advance(Duration.ofSeconds(10));
        assertThat(asked)
                .hasSize(3)
                .last()
                .satisfies(request -> assertThat(request.back()).isFalse());
    }

    @Test
    @Tag("R20")
    void aNodeBesideTheProgramWatchesOnAndHasThePreviousVersionStartedAfterARollback() {
        Scene scene = scene(false);
        begin(scene, DIES);

        scene.runUntilIdle();
        scene.timeline.advance(Duration.ofSeconds(1));

        assertThat(scene.last()).startsWith("rolled back to 1.0.0");
        assertThat(asked).extracting(RestartHandler.Request::back).containsExactly(false, true);
    }

    @Test
    @Tag("R20")
    @Tag("E27")
    void aNodeBesideTheProgramMayBeRestartedHoweverOftenWhileItWatches() {
        Scene scene = scene(false);
        begin(scene, NEW);
        scene.timeline.advance(Duration.ofSeconds(1));
        for (int start = 1; start <= 2_000; start++) {
            scene.restart(start);
            scene.applier.recover(scene, () -> {});
            scene.timeline.advance(Duration.ofMillis(500));
        }
        int length = scene.disk.directory("apply").read(Journal.FILE).orElseThrow().length;
        scene.restart(2_001);

        scene.start();

        assertThat(scene.last()).isEqualTo("committed 2.0.0");
        assertThat(length).isLessThan(4_000);
    }

    @Test
    @Tag("E01")
    void aCrashAnywhereLeavesNobodyRunningWhatWasTakenBack() {
        long operations = operations();
        for (long cut = 1; cut <= operations; cut++) {
            asked.clear();
            Scene scene = scene(false);
            ApprovedRelease approved = Releases.approved(Releases.of(DIES, "2.0.0", 5), scene.running());
            scene.disk.cutPowerAt(cut);
            scene.begin(approved, DIES);
            assertThat(scene.runUntilPowerCut()).as("operation " + cut).isTrue();
            scene.restart(cut);
            scene.start();
            scene.timeline.advance(Duration.ofSeconds(1));

            boolean switchedBack = scene.target
                    .running()
                    .filter(running -> Arrays.equals(running, OLD))
                    .isPresent();
            assertThat(switchedBack).as("power cut at " + cut).isTrue();
            assertThat(asked.isEmpty() || asked.get(asked.size() - 1).back())
                    .as("power cut at " + cut)
                    .isTrue();
        }
    }

    @Test
    @Tag("F06")
    void aHandlerThatFailsIsTriedAgainAndThenTheVersionIsTakenBack() {
        Scene scene = scene(true, Integer.MAX_VALUE, WatchTerms.RESTART_WITHIN);

        begin(scene, NEW);
        scene.runUntilIdle();

        assertThat(scene.last()).contains("rolled back to 1.0.0: the host can't start it", "no supervisor");
        assertThat(asked).hasSize(Patience.FEW_TRIES);
    }

    @Test
    @Tag("F06")
    @Tag("R21")
    void aVersionThatIsRejectedWhileItsStartIsTriedAgainIsNotStartedAfterThePreviousOne() {
        Scene scene = scene(false, 1, WatchTerms.RESTART_WITHIN);
        begin(scene, NEW);
        scene.timeline.runUntil(() -> asked.size() == 1, Duration.ofMinutes(1));
        scene.timeline.advance(Duration.ofMillis(100));

        scene.applier.reject("customers complain", counted -> {});
        scene.runUntilIdle();
        scene.timeline.advance(Duration.ofMinutes(1));

        assertThat(scene.last()).isEqualTo("rolled back to 1.0.0: customers complain");
        assertThat(asked).last().satisfies(request -> assertThat(request.back()).isTrue());
    }

    @Test
    @Tag("F06")
    void aHandlerThatTakesTooLongDoesNotKeepTheVersionNorAWordAgainstIt() {
        for (String word : new String[] {"", "customers complain"}) {
            asked.clear();
            Scene scene = scene(false, Integer.MAX_VALUE, Duration.ofSeconds(5));
            begin(scene, NEW);
            scene.timeline.runUntil(() -> asked.size() == 2, Duration.ofMinutes(1));
            if (!word.isEmpty()) {
                scene.applier.reject(word, counted -> {});
            }

            scene.timeline.advance(Duration.ofMinutes(1));

            String why = word.isEmpty() ? "the host didn't start it within 5 s" : word;
            assertThat(scene.heard).contains("rolled back to 1.0.0: " + why);
        }
    }

    private long operations() {
        Scene scene = scene(false);
        ApprovedRelease approved = Releases.approved(Releases.of(DIES, "2.0.0", 5), scene.running());
        long before = scene.disk.operations();
        scene.begin(approved, DIES);
        scene.runUntilIdle();
        return scene.disk.operations() - before;
    }

    private static void begin(Scene scene, byte[] content) {
        scene.begin(content, "2.0.0", 5);
    }

    private Scene scene(boolean endsProcess) {
        return scene(endsProcess, 0, WatchTerms.RESTART_WITHIN);
    }

    /** Its host can't do as it is asked {@code failures} times. */
    private Scene scene(boolean endsProcess, int failures, Duration within) {
        RestartHandler handler = new RestartHandler() {
            @Override
            public void restart(Request request) {
                asked.add(request);
                if (asked.size() <= failures) {
                    throw new IllegalStateException("no supervisor");
                }
            }

            @Override
            public boolean endsThisProcess() {
                return endsProcess;
            }
        };
        Scene scene = new Scene();
        scene.target.install(OLD);
        scene.terms(new WatchTerms(Duration.ZERO, Optional.empty(), new TreeMap<>(), Optional.of(handler), within))
                .start();
        return scene;
    }
}
