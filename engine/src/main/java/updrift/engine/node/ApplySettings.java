package updrift.engine.node;

import java.time.Duration;
import java.util.Optional;
import updrift.api.config.Amounts;
import updrift.engine.apply.WatchTerms;

/**
 * What configuration says of applying.
 *
 * @param probation how long everything has to be good before a new version is committed, up to a week
 * @param confirmWithin how long the host has to confirm it, if it does, 1 s to a week
 * @param restartWithin how long the host has to start it, 1 s to a day
 */
public record ApplySettings(Duration probation, Optional<Duration> confirmWithin, Duration restartWithin) {
    /** Two good probes. */
    public static final ApplySettings DEFAULT =
            new ApplySettings(Duration.ZERO, Optional.empty(), WatchTerms.RESTART_WITHIN);

    static ApplySettings read(ConfigReader root) {
        return new ApplySettings(
                root.value("probation", Values.within(Amounts::duration, "0s", "7d"))
                        .orElse(DEFAULT.probation()),
                root.value("confirm_within", Values.within(Amounts::duration, "1s", "7d")),
                root.value("restart_within", Values.within(Amounts::duration, "1s", "1d"))
                        .orElse(DEFAULT.restartWithin()));
    }

    WatchTerms terms(HostParts host) {
        return new WatchTerms(probation, confirmWithin, host.health(), host.restart(), restartWithin);
    }
}
