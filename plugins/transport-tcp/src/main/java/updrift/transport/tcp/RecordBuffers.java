package updrift.transport.tcp;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** Memory for encrypted bytes on their way, lent only while there are some, so that an idle connection holds none. Used by the reactor's thread. */
final class RecordBuffers {
    /** Four of TLS's records of 16 KiB with what is around them: less means more calls of the system. */
    static final int LENGTH = 4 * Wire.READ_MIN;

    /** More than this are left to the collector. */
    private static final int KEPT_MAX = 32;

    private final Deque<ByteBuffer> free = new ArrayDeque<>();
    private final ByteBuffer plain = ByteBuffer.allocateDirect(4 * TlsWire.RECORD_PLAIN_MAX);

    /** A buffer with {@link #LENGTH} bytes of room. On the heap: there the JDK's cipher takes half the time, and the copy at the socket is little beside that. */
    ByteBuffer take() {
        ByteBuffer buffer = free.pollFirst();
        return buffer == null ? ByteBuffer.allocate(LENGTH) : buffer;
    }

    void giveBack(ByteBuffer buffer) {
        if (free.size() < KEPT_MAX) {
            free.addFirst(buffer.clear());
        }
    }

    /** Room for what is read from a file to be encrypted at once; for one call at a time. */
    ByteBuffer plain() {
        return plain.clear();
    }
}
