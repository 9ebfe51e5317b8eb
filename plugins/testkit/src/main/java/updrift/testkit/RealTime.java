package updrift.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import updrift.api.time.Timeline;
import updrift.api.time.Workers;

/** The real clock and real threads, for tests with real sockets and files. {@link #pass} lets time that nobody has to wait for go by. */
public final class RealTime implements Timeline, Workers, AutoCloseable {
    private final ScheduledExecutorService node = Executors.newSingleThreadScheduledExecutor(RealTime::daemon);
    private final ExecutorService workers = Executors.newFixedThreadPool(2, RealTime::daemon);
    private volatile long passedNanos;

    private static Thread daemon(Runnable action) {
        Thread thread = new Thread(action, "test");
        thread.setDaemon(true);
        return thread;
    }

    /** Moves both clocks on by {@code duration}; what is scheduled still waits its real time. */
    public synchronized void pass(Duration duration) {
        passedNanos += duration.toNanos();
    }

    /** Sleeps until {@code reached} holds or {@code most} has really passed; tells whether it holds. */
    public boolean await(BooleanSupplier reached, Duration most) {
        long begun = System.nanoTime();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() - begun > most.toNanos()) {
                return false;
            }
            try {
                Thread.sleep(2);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    @Override
    public Instant instant() {
        return Instant.now().plusNanos(passedNanos);
    }

    @Override
    public long nanos() {
        return System.nanoTime() + passedNanos;
    }

    @Override
    public Scheduled later(Duration delay, Runnable action) {
        Future<?> due = node.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> due.cancel(false);
    }

    @Override
    public void execute(Runnable work) {
        workers.execute(work);
    }

    @Override
    public void close() {
        node.shutdownNow();
        workers.shutdownNow();
    }
}
