package updrift.engine.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.target.Health;
import updrift.api.target.HealthSignal;
import updrift.testkit.FakeTarget;

/** What a host says of a version that it has just been given. */
class ProbationTest {
    private static final byte[] OLD = FakeTarget.program("1.0.0", "good");
    private static final byte[] NEW = FakeTarget.program("2.0.0", "good");

    private final AtomicReference<Health> database = new AtomicReference<>(Health.good("answers"));

    @Test
    @Tag("R18")
    @Tag("E07")
    void aSignalThatCallsTheVersionBadTwiceRollsItBack() {
        Scene scene = scene(Duration.ZERO, Optional.empty());
        database.set(Health.bad("3 of 10 orders fail"));

        scene.apply(NEW, "2.0.0", 5);

        assertThat(scene.last()).isEqualTo("rolled back to 1.0.0: database: 3 of 10 orders fail");
        assertThat(scene.target.running()).contains(OLD);
    }

    @Test
    @Tag("R18")
    void troubleOfTheEnvironmentIsWaitedOutAndBlamesNobody() {
        Scene scene = scene(Duration.ZERO, Optional.empty());
        database.set(Health.trouble("the database is away"));
        scene.begin(NEW, "2.0.0", 5);
        scene.timeline.advance(Duration.ofMinutes(40));
        assertThat(scene.last()).isEqualTo("applying 2.0.0");

        database.set(Health.good("answers"));
        scene.runUntilIdle();

        assertThat(scene.last()).isEqualTo("committed 2.0.0");
    }

    @Test
    @Tag("R20")
    void troubleThatDoesNotEndGoesBackToTheVersionThatIsKnown() {
        Scene scene = scene(Duration.ZERO, Optional.empty());
        database.set(Health.trouble("the database is away"));
        scene.begin(NEW, "2.0.0", 5);
        scene.timeline.advance(Duration.ofMinutes(64));
        assertThat(scene.last()).isEqualTo("applying 2.0.0");

        scene.timeline.advance(Duration.ofMinutes(2));

        assertThat(scene.last())
                .isEqualTo("rolled back to 1.0.0: didn't prove itself within 5 min: database: the database is away");
    }

    @Test
    @Tag("E08")
    @Tag("F06")
    void aSignalThatFailsIsSilenceAndSilenceRollsBack() {
        Scene scene = new Scene();
        scene.target.install(OLD);
        SortedMap<String, HealthSignal> signals = new TreeMap<>();
        signals.put("orders", () -> {
            throw new IllegalStateException("a fault of the host");
        });
        scene.terms(terms(Duration.ZERO, Optional.empty(), signals)).start();

        scene.begin(NEW, "2.0.0", 5);
        scene.timeline.advance(Duration.ofMinutes(4));
        assertThat(scene.last()).isEqualTo("applying 2.0.0");
        scene.runUntilIdle();

        assertThat(scene.last()).contains("rolled back to 1.0.0: didn't prove itself within 5 min: orders: ", "fault");
    }

    @Test
    @Tag("R20")
    void aProbationLastsAsLongAsItIsLaidDown() {
        Scene scene = scene(Duration.ofMinutes(30), Optional.empty());
        scene.begin(NEW, "2.0.0", 5);
        scene.timeline.advance(Duration.ofMinutes(29));
        assertThat(scene.last()).isEqualTo("applying 2.0.0");

        scene.timeline.advance(Duration.ofMinutes(2));

        assertThat(scene.last()).isEqualTo("committed 2.0.0");
    }

    @Test
    @Tag("R20")
    @Tag("E09")
    void aBreakWithinTheProbationBeginsItAnewAndAFaultEndsIt() {
        Scene scene = scene(Duration.ofMinutes(4), Optional.empty());
        scene.begin(NEW, "2.0.0", 5);
        scene.timeline.advance(Duration.ofMinutes(3));
        database.set(Health.timedOut("no answer"));
        scene.timeline.advance(Duration.ofSeconds(30));
        database.set(Health.good("answers"));
        scene.timeline.advance(Duration.ofMinutes(3));
        assertThat(scene.last()).isEqualTo("applying 2.0.0");

        database.set(Health.bad("orders fail"));
        scene.timeline.advance(Duration.ofSeconds(30));

        assertThat(scene.last()).isEqualTo("rolled back to 1.0.0: database: orders fail");
    }

    @Test
    @Tag("R20")
    @Tag("E10")
    void aHostThatNeverConfirmsGetsItsOldVersionBack() {
        Scene scene = scene(Duration.ZERO, Optional.of(Duration.ofMinutes(2)));
        scene.begin(NEW, "2.0.0", 5);
        scene.timeline.advance(Duration.ofSeconds(119));
        assertThat(scene.last()).isEqualTo("applying 2.0.0");

        scene.runUntilIdle();

        assertThat(scene.last()).isEqualTo("rolled back to 1.0.0: its host didn't confirm it within 2 min");
        assertThat(scene.target.running()).contains(OLD);
    }

    @Test
    @Tag("R20")
    @Tag("E10")
    void whatItsHostConfirmsIsCommitted() {
        Scene scene = scene(Duration.ZERO, Optional.of(Duration.ofMinutes(2)));
        AtomicReference<Boolean> counted = new AtomicReference<>(false);
        scene.applier.confirm(counted::set);
        assertThat(counted).as("nothing is on probation").hasValue(false);
        scene.begin(NEW, "2.0.0", 5);
        scene.timeline.advance(Duration.ofMinutes(1));

        scene.applier.confirm(counted::set);
        scene.runUntilIdle();

        assertThat(counted).hasValue(true);
        assertThat(scene.last()).isEqualTo("committed 2.0.0");
    }

    @Test
    @Tag("E14")
    void aConfirmationThatComesBeforeTheJournalIsReadCounts() {
        Scene scene = scene(Duration.ZERO, Optional.of(Duration.ofMinutes(2)));
        scene.begin(NEW, "2.0.0", 5);
        scene.timeline.advance(Duration.ofMinutes(1));
        scene.restart(1);
        AtomicReference<Boolean> counted = new AtomicReference<>(false);

        scene.applier.confirm(counted::set);
        scene.start();

        assertThat(counted).hasValue(true);
        assertThat(scene.last()).isEqualTo("committed 2.0.0");
    }

    @Test
    @Tag("R21")
    @Tag("E07")
    void aVersionOnProbationCanBeRejected() {
        Scene scene = scene(Duration.ofHours(1), Optional.empty());
        scene.begin(NEW, "2.0.0", 5);
        scene.timeline.advance(Duration.ofMinutes(10));
        AtomicReference<Boolean> counted = new AtomicReference<>(false);

        scene.applier.reject("customers complain", counted::set);
        scene.runUntilIdle();

        assertThat(counted).hasValue(true);
        assertThat(scene.last()).isEqualTo("rolled back to 1.0.0: customers complain");
        assertThat(scene.refused).hasSize(1);
        scene.applier.reject("again", counted::set);
        assertThat(counted).as("nothing is on probation").hasValue(false);
    }

    @Test
    @Tag("E07")
    void aVersionThatIsRejectedInTheMiddleOfAStepIsTakenBackAfterIt() {
        for (int moment = 0; moment < 40; moment++) {
            Scene scene = scene(Duration.ofHours(1), Optional.empty());
            scene.begin(NEW, "2.0.0", 5);
            scene.timeline.runUntil(() -> scene.last().startsWith("applying"), Duration.ofMinutes(1));
            for (int step = 0; step < moment; step++) {
                scene.timeline.step();
            }
            AtomicReference<Boolean> counted = new AtomicReference<>(false);

            scene.applier.reject("customers complain", counted::set);
            scene.timeline.advance(Duration.ofSeconds(5));

            assertThat(scene.last().equals("rolled back to 1.0.0: customers complain"))
                    .as("after " + moment + " events")
                    .isEqualTo(counted.get());
        }
    }

    @Test
    @Tag("E15")
    void anUpdateThatIsWithdrawnBeforeTheSwitchChangesNothing() {
        Scene scene = scene(Duration.ZERO, Optional.empty());
        scene.begin(NEW, "2.0.0", 5);
        scene.objection = Optional.of("2.0.0 was recalled");

        scene.runUntilIdle();

        assertThat(scene.last()).isEqualTo("failed NOT_POSSIBLE: 2.0.0 was recalled");
        assertThat(scene.target.running()).contains(OLD);
        assertThat(scene.disk.exists("target/staged")).isFalse();
    }

    @Test
    @Tag("E15")
    void anUpdateThatIsWithdrawnWhileItIsWatchedIsRolledBack() {
        Scene scene = scene(Duration.ofHours(1), Optional.empty());
        scene.begin(NEW, "2.0.0", 5);
        scene.timeline.advance(Duration.ofMinutes(10));
        assertThat(scene.target.running()).contains(NEW);

        scene.objection = Optional.of("2.0.0 was recalled");
        scene.timeline.advance(Duration.ofMinutes(3));

        assertThat(scene.last()).isEqualTo("rolled back to 1.0.0: 2.0.0 was recalled");
        assertThat(scene.target.running()).contains(OLD);
    }

    @Test
    @Tag("R21")
    void whereNoNodeRunsAVersionOnProbationIsLeftAloneOrTakenBack() {
        Scene scene = scene(Duration.ofHours(1), Optional.empty());
        scene.begin(NEW, "2.0.0", 5);
        scene.timeline.advance(Duration.ofMinutes(10));
        scene.restart(1);
        scene.heard.clear();
        scene.applier.recoverUnwatched(scene, () -> scene.recovered = true);
        scene.timeline.advance(Duration.ofHours(2));
        assertThat(scene.heard).isEmpty();
        assertThat(scene.target.running()).contains(NEW);

        assertThat(scene.applier.rejectUnwatched("three starts failed", scene)).isTrue();
        scene.runUntilIdle();

        assertThat(scene.last()).isEqualTo("rolled back to 1.0.0: three starts failed");
        assertThat(scene.applier.rejectUnwatched("again", scene)).isFalse();
    }

    private Scene scene(Duration probation, Optional<Duration> confirmWithin) {
        Scene scene = new Scene();
        scene.target.install(OLD);
        SortedMap<String, HealthSignal> signals = new TreeMap<>();
        signals.put("database", database::get);
        scene.terms(terms(probation, confirmWithin, signals)).start();
        return scene;
    }

    private static WatchTerms terms(
            Duration probation, Optional<Duration> confirmWithin, SortedMap<String, HealthSignal> signals) {
        return new WatchTerms(probation, confirmWithin, signals, Optional.empty(), WatchTerms.RESTART_WITHIN);
    }
}
