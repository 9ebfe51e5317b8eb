package updrift.engine.node;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.time.Timeline;

/** The system's clocks, and the node's one thread. What an action throws is logged and ends nothing else. */
final class SystemTimeline implements Timeline, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SystemTimeline.class);
    private static final long CLOSE_SECONDS_MAX = 5;

    private final ScheduledThreadPoolExecutor thread;

    SystemTimeline() {
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            var created = new Thread(task, "updrift-node");
            created.setDaemon(true);
            return created;
        });
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
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
        try {
            ScheduledFuture<?> due = thread.schedule(() -> guarded(action), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> due.cancel(false);
        } catch (RejectedExecutionException closed) {
            return () -> {}; // The node has closed: nothing is due any more.
        }
    }

    private static void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error fault) {
            LOG.error("A step of the node failed; the node goes on", fault);
        }
    }

    /** Waits for the action that runs, drops what is due later. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
                LOG.warn("The node's thread didn't end within {} s", CLOSE_SECONDS_MAX);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
