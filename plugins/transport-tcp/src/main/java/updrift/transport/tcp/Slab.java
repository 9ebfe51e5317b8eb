package updrift.transport.tcp;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A piece of memory outside the heap that is read into. Frames are slices of it; when the last of them and the reader have let go it is used again. */
final class Slab {
    private final AtomicInteger holders = new AtomicInteger();
    private final ByteBuffer bytes;
    private final SlabPool pool;

    Slab(SlabPool pool, int length) {
        this.pool = pool;
        this.bytes = ByteBuffer.allocateDirect(length);
    }

    void hold() {
        holders.incrementAndGet();
    }

    /** From any thread. */
    void letGo() {
        if (holders.decrementAndGet() == 0) {
            pool.back(this);
        }
    }

    boolean heldOnce() {
        return holders.get() == 1;
    }

    /** Only the reader moves its position and limit. */
    ByteBuffer bytes() {
        return bytes;
    }
}
