package updrift.transport.tcp;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** Memory for encrypted bytes on their way, lent only while there are some, so that an idle connection holds none. Used by the reactor's thread. */
final class RecordBuffers {
    /** Four of TLS's records of 16 KiB with what is around them: less means more calls of the system. */
    static final int LENGTH = 4 * Wire.READ_MIN;

    /** More than this are on the heap, where the collector finds them. */
    private static final int DIRECT_MAX = 32;

    private final Deque<ByteBuffer> free = new ArrayDeque<>();
    private final ByteBuffer plain = ByteBuffer.allocateDirect(4 * TlsWire.RECORD_PLAIN_MAX);
    private int made;

    /** A buffer with {@link #LENGTH} bytes of room. */
    ByteBuffer take() {
        ByteBuffer buffer = free.pollFirst();
        if (buffer != null) {
            return buffer;
        }
        if (made == DIRECT_MAX) {
            return ByteBuffer.allocate(LENGTH);
        }
        made++;
        return ByteBuffer.allocateDirect(LENGTH);
    }

    void giveBack(ByteBuffer buffer) {
        if (buffer.isDirect()) {
            free.addFirst(buffer.clear());
        }
    }

    /** Room for what is read from a file to be encrypted at once; for one call at a time. */
    ByteBuffer plain() {
        return plain.clear();
    }
}
