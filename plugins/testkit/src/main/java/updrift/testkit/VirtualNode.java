package updrift.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import updrift.api.time.Timeline;
import updrift.api.time.Workers;

/** One node's share of a {@link VirtualTimeline}: its timeline and its workers, which end together when the node is killed. */
public final class VirtualNode {
    /** Two, so that what two workers do may overtake each other. */
    private static final int WORKERS = 2;

    private static final long WORK_NANOS_MIN = 20_000;
    private static final long WORK_NANOS_MAX = 200_000;

    private final VirtualTimeline shared;
    private final String name;
    private final int number;
    private final SplittableRandom random;
    private final long[] workerFreeNanos = new long[WORKERS];
    private Duration wallError = Duration.ZERO;
    private volatile boolean alive = true;

    VirtualNode(VirtualTimeline shared, String name, int number, long seed) {
        this.shared = shared;
        this.name = name;
        this.number = number;
        this.random = new SplittableRandom(seed + 31L * number);
    }

    /** This node's time. */
    public Timeline timeline() {
        return new NodeTimeline();
    }

    /**
     * This node's workers: work begins in the order in which it is given, each piece takes 20 to 200 µs of virtual time and runs at the end of that. What it
     * throws ends the run.
     */
    public Workers workers() {
        return this::work;
    }

    private void work(Runnable work) {
        int worker = workerFreeNanos[0] <= workerFreeNanos[1] ? 0 : 1;
        long now = shared.nanos();
        long done = Math.max(now, workerFreeNanos[worker]) + random.nextLong(WORK_NANOS_MIN, WORK_NANOS_MAX);
        workerFreeNanos[worker] = done;
        later(done - now, work);
    }

    private Timeline.Scheduled later(long delayNanos, Runnable action) {
        if (!alive) {
            return () -> {};
        }
        return shared.add(this, delayNanos, action);
    }

    /** Drops all that is due and all that is handed over from now on, as a power cut does. */
    public void kill() {
        alive = false;
    }

    /** Makes this node's wall clock err by {@code error} from now on. */
    public void setWallError(Duration error) {
        wallError = error;
    }

    boolean alive() {
        return alive;
    }

    String name() {
        return name;
    }

    int number() {
        return number;
    }

    private final class NodeTimeline implements Timeline {
        @Override
        public Instant instant() {
            return shared.instant().plus(wallError);
        }

        @Override
        public long nanos() {
            return shared.nanos();
        }

        @Override
        public Scheduled later(Duration delay, Runnable action) {
            if (delay.isNegative()) {
                throw new IllegalArgumentException("a delay of " + delay);
            }
            return VirtualNode.this.later(delay.toNanos(), action);
        }
    }
}
