package updrift.cache.memory;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** The bytes that all packages together may take: none is used that wasn't reserved here. Thread-safe. */
final class Memory {
    private final long most;
    private final boolean direct;
    private long reserved;

    /** At most {@code most} bytes; {@code direct}: outside the Java heap. */
    Memory(long most, boolean direct) {
        this.most = most;
        this.direct = direct;
    }

    /** Sets {@code bytes} aside, or throws {@code CACHE_FULL} with both numbers and the remedy. */
    synchronized void reserve(long bytes) {
        if (bytes > most - reserved) {
            throw full(bytes, most - reserved + " of " + most + " are free; raise cache.memory.max_size", null);
        }
        reserved += bytes;
    }

    synchronized void giveBack(long bytes) {
        reserved -= bytes;
    }

    synchronized long free() {
        return most - reserved;
    }

    /** A piece of what was reserved, all zeros. What the JVM doesn't have is {@code CACHE_FULL} too: others go on with theirs. */
    ByteBuffer allocate(int length) {
        try {
            return direct ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);
        } catch (OutOfMemoryError exhausted) {
            String remedy = direct ? "-XX:MaxDirectMemorySize" : "-Xmx";
            throw full(length, "the JVM has no more; raise " + remedy + " or lower cache.memory.max_size", exhausted);
        }
    }

    private static UpdriftException full(long needed, String found, @Nullable Throwable cause) {
        return new UpdriftException(
                ErrorCode.CACHE_FULL, "the cache in memory needs " + needed + " bytes, and " + found, cause);
    }
}
