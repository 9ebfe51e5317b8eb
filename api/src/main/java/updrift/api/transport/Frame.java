package updrift.api.transport;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import updrift.api.content.FileRegion;

/**
 * One message on its way out: a header in memory, then a body that is in memory or in a file. Header and body travel as one sequence of {@link #length} bytes;
 * the other side gets it in one piece and doesn't learn where they part. Whoever took it calls {@link #close} exactly once, sent or dropped; used by one thread
 * at a time.
 */
public final class Frame implements AutoCloseable {
    /** Most bytes of a frame: a chunk of 64 KiB, its header and proof, and room. */
    public static final int LENGTH_MAX = 68 << 10;

    private final ByteBuffer header;
    private final @Nullable ByteBuffer body;
    private final @Nullable FileRegion region;
    private final Runnable onClose;

    private Frame(ByteBuffer header, @Nullable ByteBuffer body, @Nullable FileRegion region, Runnable onClose) {
        this.header = header;
        this.body = body;
        this.region = region;
        this.onClose = onClose;
        if (length() > LENGTH_MAX || length() == 0) {
            throw new IllegalArgumentException("a frame has 1 to " + LENGTH_MAX + " bytes, not " + length());
        }
    }

    /** A frame of what remains in {@code bytes}. */
    public static Frame of(ByteBuffer bytes) {
        return new Frame(bytes, null, null, () -> {});
    }

    /** A frame whose body is what remains in {@code body}; {@code onClose} gives the body back. */
    public static Frame of(ByteBuffer header, ByteBuffer body, Runnable onClose) {
        return new Frame(header, body, null, onClose);
    }

    /** A frame whose body lies in a file; {@code onClose} ends the lease on it. */
    public static Frame of(ByteBuffer header, FileRegion region, Runnable onClose) {
        return new Frame(header, null, region, onClose);
    }

    /** What remains of the header; whoever took the frame moves its position. */
    public ByteBuffer header() {
        return header;
    }

    /** The body, if there is one in memory. */
    public Optional<ByteBuffer> body() {
        return Optional.ofNullable(body);
    }

    /** The body, if it lies in a file. */
    public Optional<FileRegion> region() {
        return Optional.ofNullable(region);
    }

    /** Bytes of header and body that remain in memory, and of the region. */
    public int length() {
        return header.remaining() + (body == null ? 0 : body.remaining()) + (region == null ? 0 : region.length());
    }

    /** Gives back what the body was lent from. */
    @Override
    public void close() {
        onClose.run();
    }
}
