package updrift.engine.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import updrift.api.time.Timeline;
import updrift.api.time.Timeline.Scheduled;

/** The one timer that leads back to what waits. On the node's thread. */
final class LookAgain {
    /** How often what nobody announces is looked at again: an expiry, space that came free. */
    static final Duration LATEST = Duration.ofSeconds(10);

    private final Timeline timeline;
    private final Runnable look;
    private @Nullable Scheduled timer;

    LookAgain(Timeline timeline, Runnable look) {
        this.timeline = timeline;
        this.look = look;
    }

    /** Looks at {@code when}, or after {@link #LATEST} if that is sooner or {@code when} is past. What was to be before is forgotten. */
    void at(Optional<Instant> when, Instant now) {
        if (timer != null) {
            timer.cancel();
        }
        Instant latest = now.plus(LATEST);
        Instant due = when.filter(at -> at.isAfter(now) && at.isBefore(latest)).orElse(latest);
        timer = timeline.later(Duration.between(now, due), look);
    }
}
