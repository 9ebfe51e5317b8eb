package updrift.api.transport.carrier;

import java.util.concurrent.atomic.AtomicLong;

/** What all that arrived over one transport and isn't released may take. Thread-safe. */
final class Memory {
    /** About a hundred peers that each have a whole window here. */
    private static final long BYTES_MAX = 24 << 20;

    private final AtomicLong used = new AtomicLong();

    boolean take(int bytes) {
        if (used.addAndGet(bytes) <= BYTES_MAX) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    void giveBack(int bytes) {
        used.addAndGet(-bytes);
    }
}
