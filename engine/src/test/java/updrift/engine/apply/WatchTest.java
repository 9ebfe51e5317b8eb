package updrift.engine.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.target.Health;

class WatchTest {
    private static final Health GOOD = Health.good("runs");
    private static final Health BAD = Health.bad("exit code 1");
    private static final Health SILENT = Health.timedOut("no answer");

    /** Monotonic time begins anywhere, below zero too. */
    private static final long START = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();

    @Test
    @Tag("E26")
    @Tag("G08")
    void aMachineThatSleptForDaysCondemnsNoVersionThatAnswersWell() {
        Watch watch = new Watch(WatchTerms.NONE, START);
        long afterDays = START + Duration.ofDays(3).toNanos();

        assertThat(watch.add(answers(GOOD, GOOD), afterDays)).isEmpty();
        assertThat(watch.isGood(afterDays)).isFalse();
        assertThat(watch.add(answers(GOOD, GOOD), afterDays + 1)).isEmpty();
        assertThat(watch.isGood(afterDays + 1)).isTrue();
    }

    @Test
    @Tag("E26")
    void silenceAfterASleepOfDaysIsSilence() {
        Watch watch = new Watch(WatchTerms.NONE, START);

        assertThat(watch.add(answers(GOOD, SILENT), START + Duration.ofDays(3).toNanos()))
                .contains("didn't prove itself within 5 min: host: no answer");
    }

    @Test
    void badAnswersCountBySourceAndOnlyInARow() {
        Watch watch = new Watch(WatchTerms.NONE, START);

        assertThat(watch.add(answers(BAD, GOOD), START + 1)).isEmpty();
        assertThat(watch.add(answers(GOOD, BAD), START + 2)).isEmpty();
        assertThat(watch.add(answers(BAD, SILENT), START + 3)).isEmpty();
        assertThat(watch.add(answers(BAD, GOOD), START + 4)).contains("exit code 1");
    }

    @Test
    void aLongProbationIsLookedAtLessOften() {
        assertThat(new Watch(terms(Duration.ZERO), START).pause()).isEqualTo(Duration.ofSeconds(1));
        assertThat(new Watch(terms(Duration.ofMinutes(10)), START).pause()).isEqualTo(Duration.ofSeconds(20));
        assertThat(new Watch(terms(Duration.ofDays(7)), START).pause()).isEqualTo(Duration.ofMinutes(1));
    }

    private static WatchTerms terms(Duration probation) {
        return new WatchTerms(
                probation, Optional.empty(), new TreeMap<>(), Optional.empty(), WatchTerms.RESTART_WITHIN);
    }

    private static SortedMap<String, Health> answers(Health probe, Health host) {
        return new TreeMap<>(Map.of("", probe, "host", host));
    }
}
