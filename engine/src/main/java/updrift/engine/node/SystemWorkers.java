package updrift.engine.node;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.time.Workers;

/** A bounded pool of threads for blocking work. */
final class SystemWorkers implements Workers, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SystemWorkers.class);

    /** A probe may hold one for half a minute; hashing and disk work want one per core beside it. */
    private static final int THREADS_MIN = 4;

    private static final int THREADS_MAX = 16;
    private static final long IDLE_SECONDS_MAX = 30;
    private static final long CLOSE_SECONDS_MAX = 10;

    private final ThreadPoolExecutor pool;

    /** For the node's own work. */
    SystemWorkers() {
        this(
                "updrift-worker-",
                Math.min(THREADS_MAX, Math.max(THREADS_MIN, Runtime.getRuntime().availableProcessors())));
    }

    /** Of {@code threads} threads, made when they are needed, whose names begin with {@code name}. */
    SystemWorkers(String name, int threads) {
        var number = new AtomicInteger();
        pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS_MAX, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    var created = new Thread(task, name + number.incrementAndGet());
                    created.setDaemon(true);
                    return created;
                });
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable work) {
        try {
            pool.execute(() -> guarded(work));
        } catch (RejectedExecutionException closed) {
            LOG.debug("Work after close is dropped");
        }
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error fault) {
            Faults.tell(LOG, "Work failed; the node goes on", fault);
        }
    }

    /** Lets what was handed over end, for {@value #CLOSE_SECONDS_MAX} s at most. */
    @Override
    public void close() {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
                LOG.warn("Work didn't end within {} s and is left behind", CLOSE_SECONDS_MAX);
                pool.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
