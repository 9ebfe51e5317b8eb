package updrift.engine.node;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import updrift.engine.content.PackageHasher;

/** Threads that hash a package beside the one that reads it; made when there is something to hash. */
public final class HashingThreads implements PackageHasher.Helper, AutoCloseable {
    /** More than read at the pace of one thread have nothing to do. */
    private static final int THREADS_MAX = 4;

    /** One that is hashed and one that is filled. */
    private static final int BATCHES_FOR_EACH = 2;

    private final int threads = Math.min(Runtime.getRuntime().availableProcessors(), THREADS_MAX);
    private final SystemWorkers workers = new SystemWorkers("updrift-hash-", threads);

    @Override
    public int batches() {
        return BATCHES_FOR_EACH * threads;
    }

    @Override
    public Supplier<List<int[]>> begin(Supplier<List<int[]>> hashing) {
        return CompletableFuture.supplyAsync(hashing, workers::execute)::join;
    }

    /** Lets what has begun end. */
    @Override
    public void close() {
        workers.close();
    }
}
