package updrift.samples.node.e2e;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Several things at once. */
final class Parallel {
    private Parallel() {}

    /** Does all of {@code tasks}, at most {@code atOnce} at a time, and answers what came of each, in their order. */
    static <T> List<Future<T>> run(int atOnce, List<Callable<T>> tasks) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(atOnce);
        try {
            return threads.invokeAll(tasks);
        } finally {
            threads.shutdownNow();
            threads.awaitTermination(1, TimeUnit.MINUTES);
        }
    }
}
