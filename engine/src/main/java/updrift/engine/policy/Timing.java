package updrift.engine.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import updrift.api.release.Release;

/**
 * When an update that may be applied is applied.
 *
 * @param window the hours in which; at any time without one
 * @param deadline how long after its issue an update is put off at most; for ever without one
 */
public record Timing(Optional<ApplyWindow> window, Optional<Duration> deadline) {
    /** At once, unless somebody is busy. */
    public static final Timing ANY = new Timing(Optional.empty(), Optional.empty());

    /** Why {@code release} isn't applied now, though it may be; nothing is put off any more from its deadline on, signed or laid down here. */
    Optional<ApplyDecision.Wait> defers(Release release, Optional<Busy> busy, Instant now) {
        Optional<Instant> last = earlier(deadline.map(release.issued()::plus), release.applyBy());
        if (last.filter(by -> !now.isBefore(by)).isPresent()) {
            return Optional.empty();
        }
        String name = release.product() + " " + release.version();
        String atLast =
                last.map(by -> "; at " + by + " it is applied all the same").orElse("");
        Optional<Instant> opens = window.flatMap(hours -> hours.opens(now));
        if (opens.isPresent()) {
            String why = name + " waits for the maintenance window, which opens at " + opens.get() + atLast;
            return Optional.of(new ApplyDecision.Wait(earlier(opens, last), why, false));
        }
        return busy.map(host -> new ApplyDecision.Wait(
                earlier(host.until(), last), name + " waits for this host: " + host.reason() + atLast, false));
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return Stream.concat(one.stream(), other.stream()).min(Instant::compareTo);
    }
}
