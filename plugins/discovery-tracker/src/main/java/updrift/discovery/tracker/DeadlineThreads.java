package updrift.discovery.tracker;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Serves requests on a few threads, and interrupts one that takes too long: that closes the channel on which somebody slow keeps its thread waiting. The JDK's
 * server has no such limit but for the whole JVM, which is the host's.
 */
final class DeadlineThreads implements Executor, AutoCloseable {
    private static final int THREADS = 8;

    /** Connections that wait for a thread; more are turned away. */
    private static final int WAITING_MAX = 1_024;

    private final Duration limit;
    private final ExecutorService threads;
    private final ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1, DeadlineThreads::daemon);

    DeadlineThreads(Duration limit) {
        this.limit = limit;
        var pool = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING_MAX),
                DeadlineThreads::daemon);
        pool.allowCoreThreadTimeOut(true);
        this.threads = pool;
        watch.setRemoveOnCancelPolicy(true);
    }

    static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "updrift-tracker");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void execute(Runnable request) {
        threads.execute(() -> runWithin(request));
    }

    private void runWithin(Runnable request) {
        var turn = new Turn(Thread.currentThread());
        ScheduledFuture<?> deadline = watch.schedule(turn::tooLate, limit.toMillis(), TimeUnit.MILLISECONDS);
        try {
            request.run();
        } finally {
            turn.over();
            deadline.cancel(false);
        }
    }

    /** One request's time on a thread; the thread's next request must not get its interrupt. */
    private static final class Turn {
        private final Thread thread;
        private boolean over;

        Turn(Thread thread) {
            this.thread = thread;
        }

        synchronized void tooLate() {
            if (!over) {
                thread.interrupt();
            }
        }

        synchronized void over() {
            over = true;
            Thread.interrupted();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        watch.shutdownNow();
    }
}
