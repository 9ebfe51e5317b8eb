package updrift.engine.node;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.time.Timeline;

/**
 * The system's clocks, and the node's one thread. What an action throws is logged and ends nothing else. What is due at once, two actions for each chunk,
 * takes neither a lock nor a place in the order of what is due later.
 */
final class SystemTimeline implements Timeline, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SystemTimeline.class);
    private static final long CLOSE_MILLIS_MAX = 5_000;

    /** Those that are due later get their turn after so many that are due at once. */
    private static final int AT_ONCE_MAX = 64;

    /** Cancelled ones are cleared away when there are more of them than this and than half of all. */
    private static final int CANCELLED_MAX = 256;

    private static final long ORIGIN_NANOS = System.nanoTime();

    private final Queue<Runnable> atOnce = new ConcurrentLinkedQueue<>();

    /** Used by the node's thread. */
    private final PriorityQueue<Due> later =
            new PriorityQueue<>(Comparator.comparingLong(Due::untilNanos).thenComparingLong(due -> due.number));

    private final Thread thread = new Thread(this::run, "updrift-node");
    private long numbers;
    private int cancelled;
    private volatile boolean sleeping;
    private volatile boolean closing;

    private final class Due implements Scheduled {
        final long atNanos;
        final Runnable action;
        long number;
        boolean over;

        Due(long atNanos, Runnable action) {
            this.atNanos = atNanos;
            this.action = action;
        }

        /** To be compared: nanoseconds may overflow, their differences don't. */
        long untilNanos() {
            return atNanos - ORIGIN_NANOS;
        }

        @Override
        public void cancel() {
            if (!over) {
                over = true;
                cancelled++;
            }
        }
    }

    SystemTimeline() {
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Scheduled later(Duration delay, Runnable action) {
        if (delay.isZero()) {
            var due = new Due(0, action);
            handOver(() -> runUnlessCancelled(due));
            return due;
        }
        var due = new Due(System.nanoTime() + delay.toNanos(), action);
        if (Thread.currentThread() == thread) {
            add(due);
        } else {
            handOver(() -> add(due));
        }
        return due;
    }

    /** Those that are due at one instant keep their order. */
    private void add(Due due) {
        due.number = numbers++;
        later.add(due);
    }

    private void handOver(Runnable action) {
        atOnce.add(action);
        if (sleeping) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (!closing) {
            try {
                turn();
            } catch (RuntimeException | Error fault) {
                tell(fault);
            }
        }
    }

    private void turn() {
        for (int count = 0; count < AT_ONCE_MAX && !closing; count++) {
            Runnable next = atOnce.poll();
            if (next == null) {
                break;
            }
            next.run();
        }
        runWhatIsDue();
        clearCancelled();
        sleepIfIdle();
    }

    private void runWhatIsDue() {
        long now = System.nanoTime();
        Due first = later.peek();
        while (first != null && first.atNanos - now <= 0 && !closing) {
            later.remove();
            runUnlessCancelled(first);
            first = later.peek();
        }
    }

    private void runUnlessCancelled(Due due) {
        if (due.over) {
            cancelled = Math.max(0, cancelled - 1);
            return;
        }
        due.over = true;
        try {
            due.action.run();
        } catch (RuntimeException | Error fault) {
            tell(fault);
        }
    }

    private static void tell(Throwable fault) {
        Faults.tell(LOG, "A step of the node failed; the node goes on", fault);
    }

    private void clearCancelled() {
        if (cancelled > CANCELLED_MAX && cancelled > later.size() / 2) {
            later.removeIf(due -> due.over);
            cancelled = 0;
        }
    }

    /** Whoever hands something over after the last look sees that this thread sleeps, and wakes it. */
    private void sleepIfIdle() {
        sleeping = true;
        if (atOnce.isEmpty() && !closing) {
            Due first = later.peek();
            if (first == null) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, first.atNanos - System.nanoTime());
            }
        }
        sleeping = false;
    }

    /** Waits for the action that runs, drops what is due later. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_MILLIS_MAX);
            if (thread.isAlive()) {
                LOG.warn("The node's thread didn't end within {} ms", CLOSE_MILLIS_MAX);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
