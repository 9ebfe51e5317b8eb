package updrift.engine.apply;

import java.time.Duration;
import java.util.Optional;
import updrift.api.target.Health;

/** What the probes of an active version come to: two good ones in a row prove it, two bad ones in a row or none in time condemn it. */
final class Watch {
    /** Two, because one good answer may be luck, and one bad one may be a start that took too long. */
    private static final int IN_A_ROW = 2;

    static final Duration PAUSE = Duration.ofSeconds(1);

    static final Duration DEADLINE = Duration.ofMinutes(5);

    private final long startNanos;
    private int good;
    private int bad;

    Watch(long startNanos) {
        this.startNanos = startNanos;
    }

    /** Takes the next probe; why the version is bad, once that is certain. */
    Optional<String> add(Health health, long nowNanos) {
        good = health.good() ? good + 1 : 0;
        bad = health.good() || health.timedOut() ? 0 : bad + 1;
        if (bad >= IN_A_ROW) {
            return Optional.of(health.reason());
        }
        boolean late = nowNanos - startNanos >= DEADLINE.toNanos();
        return late && !isGood()
                ? Optional.of("didn't prove itself within " + DEADLINE.toMinutes() + " min: " + health.reason())
                : Optional.empty();
    }

    boolean isGood() {
        return good >= IN_A_ROW;
    }
}
