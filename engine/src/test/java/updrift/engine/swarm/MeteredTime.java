package updrift.engine.swarm;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import updrift.api.time.Timeline;
import updrift.api.time.Workers;

/**
 * Virtual time for one node that counts what the node's thread costs: the processor's time of all that the engine posts and of all that is handed to it by
 * {@link #metered}. What the scene around it does, and the workers, isn't counted.
 */
final class MeteredTime implements Timeline {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int CALIBRATIONS = 20_000;
    private static final long WORK_NANOS = 100_000;

    private final PriorityQueue<Event> queue =
            new PriorityQueue<>(Comparator.comparingLong(Event::nanos).thenComparingLong(Event::order));
    private final long overhead = overhead();
    private long nanos;
    private long order;
    private final long[] spent = new long[Cost.values().length];
    private boolean counts;

    /** What the node's thread is busy with: what peers say they hold, chunks that arrive, and what follows from both. */
    enum Cost {
        CLAIMS,
        ARRIVALS,
        FOLLOWING
    }

    private record Event(long nanos, long order, Runnable action) {}

    /** What asking for the time costs by itself. */
    private static long overhead() {
        long begin = 0;
        for (int i = 0; i < CALIBRATIONS; i++) {
            begin = i == CALIBRATIONS / 2 ? THREADS.getCurrentThreadCpuTime() : begin;
            THREADS.getCurrentThreadCpuTime();
        }
        return (THREADS.getCurrentThreadCpuTime() - begin) / (CALIBRATIONS / 2);
    }

    /** Runs {@code action} as the node's thread would, and counts its time. */
    void metered(Cost cost, Runnable action) {
        if (counts) {
            action.run();
            return;
        }
        counts = true;
        long begin = THREADS.getCurrentThreadCpuTime();
        action.run();
        spent[cost.ordinal()] += THREADS.getCurrentThreadCpuTime() - begin - overhead;
        counts = false;
    }

    /** Runs {@code action} at that instant, uncounted. */
    void at(long then, Runnable action) {
        queue.add(new Event(then, order++, action));
    }

    @Override
    public Scheduled later(Duration delay, Runnable action) {
        boolean[] cancelled = new boolean[1];
        at(nanos + delay.toNanos(), () -> {
            if (!cancelled[0]) {
                metered(Cost.FOLLOWING, action);
            }
        });
        return () -> cancelled[0] = true;
    }

    Workers workers() {
        return work -> at(nanos + WORK_NANOS, work);
    }

    void step() {
        Event next = queue.remove();
        nanos = next.nanos;
        next.action.run();
    }

    /** Microseconds of a processor that the node's thread took so far for {@code cost}. */
    double spentMicros(Cost cost) {
        return spent[cost.ordinal()] / 1e3;
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(nanos);
    }

    @Override
    public long nanos() {
        return nanos;
    }
}
