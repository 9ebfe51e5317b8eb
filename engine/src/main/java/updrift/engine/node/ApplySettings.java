package updrift.engine.node;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import updrift.api.config.Amounts;
import updrift.engine.apply.WatchTerms;
import updrift.engine.policy.ApplyWindow;
import updrift.engine.policy.Timing;

/**
 * What configuration says of applying, whether automatic or not.
 *
 * @param probation how long everything has to be good before a new version is committed, up to a week
 * @param confirmWithin how long the host has to confirm it, if it does, 1 s to a week
 * @param timing when an update is applied
 * @param restartWithin how long the host has to start it, 1 s to a day
 */
public record ApplySettings(
        Duration probation, Optional<Duration> confirmWithin, Timing timing, Duration restartWithin) {
    /** Two good probes. */
    public static final ApplySettings DEFAULT =
            new ApplySettings(Duration.ZERO, Optional.empty(), Timing.ANY, WatchTerms.RESTART_WITHIN);

    static ApplySettings read(ConfigReader root) {
        return new ApplySettings(
                root.value("probation", Values.within(Amounts::duration, "0s", "7d"))
                        .orElse(DEFAULT.probation()),
                root.value("confirm_within", Values.within(Amounts::duration, "1s", "7d")),
                new Timing(window(root), root.value("apply_deadline", Values.within(Amounts::duration, "0s", "365d"))),
                root.value("restart_within", Values.within(Amounts::duration, "1s", "1d"))
                        .orElse(DEFAULT.restartWithin()));
    }

    /** On this machine's own clock, which is what people who set it up look at. */
    private static Optional<ApplyWindow> window(ConfigReader root) {
        SortedSet<DayOfWeek> days =
                new TreeSet<>(root.list("apply_days", ApplySettings::day).orElse(List.of(DayOfWeek.values())));
        Optional<ApplyWindow> window =
                root.value("apply_window", hours -> ApplyWindow.parse(hours, days, ZoneId.systemDefault()));
        if (window.isEmpty() && days.size() < DayOfWeek.values().length) {
            throw root.wrong("apply_days", "says when the window opens, so it needs apply_window");
        }
        return window;
    }

    private static DayOfWeek day(String text) {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.name().substring(0, 3).toLowerCase(Locale.ROOT).equals(text)) {
                return day;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is no day: expected mon, tue, wed, thu, fri, sat or sun");
    }

    WatchTerms terms(HostParts host) {
        return new WatchTerms(probation, confirmWithin, host.health(), host.restart(), restartWithin);
    }
}
