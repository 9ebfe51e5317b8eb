package updrift.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.release.Release;
import updrift.engine.trust.ChangedRelease;

/** When an approved update is applied. The releases of {@link Releases} were issued a minute before {@link Releases#NOW}, midnight of a Thursday. */
@Tag("R22")
class TimingTest {
    private static final SortedSet<DayOfWeek> ALL = new TreeSet<>(List.of(DayOfWeek.values()));
    private static final Optional<Busy> IDLE = Optional.empty();

    private final Release release = Releases.of(new byte[] {1}, "2.0.0", 5);

    @Test
    void withoutWindowAndWithNobodyBusyItIsAppliedAtOnce() {
        assertThat(Timing.ANY.defers(release, IDLE, Releases.NOW)).isEmpty();
    }

    @Test
    void outsideOfTheWindowItWaitsUntilThatOpens() {
        Timing timing = window("22:00-04:00", ALL);

        assertThat(timing.defers(release, IDLE, at("2026-01-01T03:59:59Z"))).isEmpty();
        assertThat(timing.defers(release, IDLE, at("2026-01-01T22:00:00Z"))).isEmpty();
        ApplyDecision.Wait wait =
                timing.defers(release, IDLE, at("2026-01-01T04:00:00Z")).orElseThrow();
        assertThat(wait.until()).contains(at("2026-01-01T22:00:00Z"));
        assertThat(wait.why()).contains("maintenance window", "2026-01-01T22:00:00Z");
        assertThat(wait.needsApproval()).isFalse();
    }

    @Test
    void aWindowOfOneDayReachesIntoTheNextAndComesBackAWeekLater() {
        Timing timing = window("22:00-04:00", new TreeSet<>(List.of(DayOfWeek.SATURDAY)));

        assertThat(timing.defers(release, IDLE, at("2026-01-04T03:00:00Z"))).isEmpty();
        assertThat(opening(timing, "2026-01-04T04:00:00Z")).isEqualTo(at("2026-01-10T22:00:00Z"));
        assertThat(opening(timing, "2026-01-01T12:00:00Z")).isEqualTo(at("2026-01-03T22:00:00Z"));
    }

    @Test
    void aWindowGoesByTheClockOnTheWallWhereThatIsPutForward() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Timing timing = new Timing(Optional.of(ApplyWindow.parse("02:15-02:45", ALL, berlin)), Optional.empty());

        assertThat(opening(timing, "2026-03-28T12:00:00Z"))
                .as("02:15 of the 29th doesn't exist: an hour later on the wall")
                .isEqualTo(at("2026-03-29T01:15:00Z"));
        assertThat(opening(timing, "2026-03-29T02:00:00Z")).isEqualTo(at("2026-03-30T00:15:00Z"));
    }

    @Test
    void whoeverIsBusyIsWaitedForAndNamed() {
        Optional<Busy> busy = Optional.of(new Busy("payments: 3 are open", Optional.of(at("2026-01-01T00:05:00Z"))));

        ApplyDecision.Wait wait = Timing.ANY.defers(release, busy, Releases.NOW).orElseThrow();

        assertThat(wait.why()).contains("payments: 3 are open");
        assertThat(wait.until()).contains(at("2026-01-01T00:05:00Z"));
    }

    @Test
    void fromItsDeadlineOnNothingPutsItOff() {
        Timing timing = new Timing(
                Optional.of(ApplyWindow.parse("22:00-04:00", ALL, ZoneOffset.UTC)), Optional.of(Duration.ofHours(12)));
        Optional<Busy> busy = Optional.of(new Busy("payments: 3 are open", Optional.empty()));

        ApplyDecision.Wait wait =
                timing.defers(release, busy, at("2026-01-01T11:58:59Z")).orElseThrow();

        assertThat(wait.until()).contains(at("2026-01-01T11:59:00Z"));
        assertThat(wait.why()).contains("at 2026-01-01T11:59:00Z it is applied all the same");
        assertThat(timing.defers(release, busy, at("2026-01-01T11:59:00Z"))).isEmpty();
    }

    @Test
    void theEarlierOfTheSignedDeadlineAndTheOneLaidDownHereCounts() {
        Instant applyBy = at("2026-01-01T06:00:00Z");
        Release hurried = ChangedRelease.of(release).applyBy(applyBy).release();
        Timing timing = window("22:00-04:00", ALL);

        assertThat(timing.defers(hurried, IDLE, at("2026-01-01T05:59:59Z"))).isPresent();
        assertThat(timing.defers(hurried, IDLE, at("2026-01-01T06:00:00Z"))).isEmpty();
    }

    @Test
    @Tag("F11")
    void whatIsNoWindowIsExplained() {
        for (String wrong : List.of("22-4", "22:00", "25:00-04:00", "22:00-04:00-05:00", "")) {
            assertThatThrownBy(() -> ApplyWindow.parse(wrong, ALL, ZoneOffset.UTC))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("22:00-04:00");
        }
    }

    private Instant opening(Timing timing, String now) {
        return timing.defers(release, IDLE, at(now)).orElseThrow().until().orElseThrow();
    }

    private static Timing window(String hours, SortedSet<DayOfWeek> days) {
        return new Timing(Optional.of(ApplyWindow.parse(hours, days, ZoneOffset.UTC)), Optional.empty());
    }

    private static Instant at(String text) {
        return Instant.parse(text);
    }
}
