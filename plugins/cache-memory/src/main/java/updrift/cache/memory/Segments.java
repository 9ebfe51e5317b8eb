package updrift.cache.memory;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One part of an update: bytes in segments that come into being as they are written, so that a package of which little is there takes little. Gaps read as zeros.
 * One writer at a time, and readers beside it.
 */
final class Segments {
    /** A chunk, the unit in which packages arrive. */
    static final int SEGMENT_BYTES = 64 << 10;

    private final Memory memory;

    /** By position divided by {@link #SEGMENT_BYTES}. Guarded by this. */
    private final Map<Long, ByteBuffer> segments = new HashMap<>();

    /** Bytes that were set aside for segments to come. Guarded by this. */
    private long setAside;

    private long length;

    /** With memory for {@code size} bytes set aside; what is written beyond takes its own. */
    Segments(Memory memory, long size) {
        this.memory = memory;
        memory.reserve(size);
        setAside = size;
    }

    synchronized long length() {
        return length;
    }

    void write(long position, ByteBuffer bytes) {
        long at = position;
        while (bytes.hasRemaining()) {
            int offset = (int) (at % SEGMENT_BYTES);
            int count = Math.min(bytes.remaining(), SEGMENT_BYTES - offset);
            made(at / SEGMENT_BYTES).put(offset, bytes, bytes.position(), count);
            bytes.position(bytes.position() + count);
            at += count;
            lengthen(at);
        }
    }

    private synchronized ByteBuffer made(long index) {
        ByteBuffer segment = segments.get(index);
        if (segment == null) {
            long missing = SEGMENT_BYTES - Math.min(SEGMENT_BYTES, setAside);
            memory.reserve(missing);
            try {
                segment = memory.allocate(SEGMENT_BYTES);
            } catch (RuntimeException full) {
                memory.giveBack(missing);
                throw full;
            }
            setAside -= SEGMENT_BYTES - missing;
            segments.put(index, segment);
        }
        return segment;
    }

    private synchronized void lengthen(long end) {
        length = Math.max(length, end);
    }

    int read(long position, ByteBuffer into) {
        int total = (int) Math.min(into.remaining(), Math.max(0, length() - position));
        for (int read = 0; read < total; ) {
            int offset = (int) ((position + read) % SEGMENT_BYTES);
            int count = Math.min(total - read, SEGMENT_BYTES - offset);
            ByteBuffer segment = there((position + read) / SEGMENT_BYTES);
            if (segment == null) {
                into.put(new byte[count]);
            } else {
                into.put(into.position(), segment, offset, count);
                into.position(into.position() + count);
            }
            read += count;
        }
        return total;
    }

    private synchronized @Nullable ByteBuffer there(long index) {
        return segments.get(index);
    }

    /** Lets go of all of it. */
    synchronized void clear() {
        memory.giveBack(setAside + (long) segments.size() * SEGMENT_BYTES);
        segments.clear();
        setAside = 0;
        length = 0;
    }
}
