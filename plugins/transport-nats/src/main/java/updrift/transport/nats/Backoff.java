package updrift.transport.nats;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next attempt to reach a server: longer each time, and never as long as another node, so that not all come back at once. */
final class Backoff {
    static final Duration FIRST = Duration.ofMillis(250);

    /** An outage is noticed to be over within this. */
    static final Duration MOST = Duration.ofSeconds(30);

    private static final int DOUBLINGS_MAX = 7;

    private final RandomGenerator random;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** {@code tries}: how many have failed in a row. */
    Duration afterFailing(long tries) {
        long doublings = Math.min(DOUBLINGS_MAX, Math.max(0, tries - 1));
        double nanos = Math.min(FIRST.toNanos() * (double) (1L << doublings), (double) MOST.toNanos());
        return Duration.ofNanos((long) (nanos * (0.5 + 0.5 * random.nextDouble())));
    }
}
