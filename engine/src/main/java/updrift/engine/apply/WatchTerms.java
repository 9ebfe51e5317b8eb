package updrift.engine.apply;

import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import updrift.api.target.HealthSignal;
import updrift.api.target.RestartHandler;

/**
 * What a new version has to do to stay.
 *
 * @param probation how long everything has to be good without a break, beside two good answers in a row
 * @param confirmWithin if the host confirms new versions itself: how long after its start it has to
 * @param signals the host's own, by name, beside the target's probe
 * @param restart how the host starts anew, if it has to
 * @param restartWithin how long that may take
 */
public record WatchTerms(
        Duration probation,
        Optional<Duration> confirmWithin,
        SortedMap<String, HealthSignal> signals,
        Optional<RestartHandler> restart,
        Duration restartWithin) {
    /** As long as a version has to prove itself in: a host that shuts down cleanly needs minutes at most. */
    public static final Duration RESTART_WITHIN = Duration.ofMinutes(5);

    /** Two good probes, and nothing from the host. */
    public static final WatchTerms NONE =
            new WatchTerms(Duration.ZERO, Optional.empty(), new TreeMap<>(), Optional.empty(), RESTART_WITHIN);

    public WatchTerms {
        signals = Collections.unmodifiableSortedMap(new TreeMap<>(signals));
    }

    /** Whether the node lives in what a restart ends. */
    boolean restartEndsNode() {
        return restart.filter(RestartHandler::endsThisProcess).isPresent();
    }
}
