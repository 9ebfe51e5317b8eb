package updrift.engine.cache;

import java.util.concurrent.atomic.AtomicBoolean;

/** Keeps a package from being evicted and its files open while somebody reads, sends or writes it. */
public final class Lease implements AutoCloseable {
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Runnable onClose;

    Lease(Runnable onClose) {
        this.onClose = onClose;
    }

    /** Ends it; callable from any thread, again too. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            onClose.run();
        }
    }
}
