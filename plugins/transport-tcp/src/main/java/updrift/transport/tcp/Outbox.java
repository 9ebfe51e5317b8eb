package updrift.transport.tcp;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import updrift.api.content.FileRegion;
import updrift.api.transport.Frame;

/**
 * What one peer is still to get. Frames are offered from any thread and written by the reactor's: a length of four bytes, then header and body. Small ones are
 * put together, bodies leave from where they lie.
 */
final class Outbox {
    /** Most bytes of frames that wait: some chunks and their proofs, so that some leave while the next are made. The rest is the kernel's. */
    static final int QUEUED_BYTES_MAX = 512 << 10;

    /** Most of them that take memory; regions of files don't. */
    private static final int QUEUED_MEMORY_MAX = 256 << 10;

    private static final int LENGTH_BYTES = 4;

    /** Room for a chunk's header with its proof, or some dozens of small frames. */
    private static final int STAGED_MAX = 8 << 10;

    /** So much leaves in one turn at most: others want to be served, too. */
    private static final long TURN_BYTES_MAX = 1 << 20;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Queue<Frame> queue = new ArrayDeque<>();
    private final ByteBuffer staged = ByteBuffer.allocate(STAGED_MAX).limit(0);
    private final ByteBuffer[] gathered = {staged, NOTHING, NOTHING};
    private @Nullable Frame current;
    private int currentLength;
    private int currentMemory;
    private int regionSent;
    private long written;

    // Guarded by this.
    private int queuedBytes;
    private int queuedMemory;
    private boolean refused;
    private boolean closed;

    /** Takes {@code frame}, or refuses it; from any thread. */
    synchronized boolean offer(Frame frame) {
        int length = frame.length();
        if (closed) {
            return false;
        }
        int memory = memory(frame);
        if (queuedBytes + length > QUEUED_BYTES_MAX || queuedMemory + memory > QUEUED_MEMORY_MAX) {
            refused = true;
            return false;
        }
        queuedBytes += length;
        queuedMemory += memory;
        queue.add(frame);
        return true;
    }

    private static int memory(Frame frame) {
        return frame.header().remaining()
                + frame.body().map(ByteBuffer::remaining).orElse(0);
    }

    /** Says, before all frames, that this connection is to be a link. */
    void open() {
        staged.clear().put(Inbox.OPEN).flip();
    }

    /** What {@link #write} came to. */
    enum Outcome {
        /** All is sent. */
        EMPTY,
        /** The other side must take something first. */
        BLOCKED,
        /** There is more, and it is others' turn. */
        MORE
    }

    Outcome write(Wire wire) throws IOException {
        long until = written + TURN_BYTES_MAX;
        while (written < until) {
            if (!writeStaged(wire)) {
                return Outcome.BLOCKED;
            }
            if (!stage()) {
                return wire.flush() ? Outcome.EMPTY : Outcome.BLOCKED;
            }
        }
        return Outcome.MORE;
    }

    private boolean writeStaged(Wire wire) throws IOException {
        while (staged.hasRemaining() || gathered[1].hasRemaining() || gathered[2].hasRemaining()) {
            long count = wire.write(gathered);
            written += count;
            if (count == 0) {
                return false;
            }
        }
        Frame frame = current;
        if (frame != null) {
            FileRegion region = frame.region().orElse(null);
            if (region != null && !writeRegion(region, wire)) {
                return false;
            }
            current = null;
            done(frame, currentLength, currentMemory);
        }
        return true;
    }

    private boolean writeRegion(FileRegion region, Wire wire) throws IOException {
        while (regionSent < region.length()) {
            long count = wire.write(region.channel(), region.position() + regionSent, region.length() - regionSent);
            written += count;
            regionSent += (int) count;
            if (count == 0) {
                if (region.channel().size() < region.position() + region.length()) {
                    throw new EOFException("the file ends before the frame");
                }
                return false;
            }
        }
        return true;
    }

    /** Puts small frames together up to one with a body of its own. Returns whether there is anything. */
    private boolean stage() {
        staged.clear();
        gathered[1] = NOTHING;
        gathered[2] = NOTHING;
        Frame next = next();
        while (next != null) {
            int length = next.length();
            int memory = memory(next);
            staged.putInt(length);
            boolean wholeHeader = next.header().remaining() <= staged.remaining();
            if (wholeHeader) {
                staged.put(next.header());
            }
            if (next.length() > 0) {
                current = next;
                currentLength = length;
                currentMemory = memory;
                regionSent = 0;
                gathered[1] = next.header();
                gathered[2] = next.body().orElse(NOTHING);
                break;
            }
            done(next, length, memory);
            next = staged.remaining() > LENGTH_BYTES ? next() : null;
        }
        staged.flip();
        return staged.hasRemaining();
    }

    private synchronized @Nullable Frame next() {
        return queue.poll();
    }

    private void done(Frame frame, int length, int memory) {
        synchronized (this) {
            queuedBytes -= length;
            queuedMemory -= memory;
        }
        frame.close();
    }

    /** Whether somebody was refused and there is room for several frames again; true once for each time. */
    synchronized boolean takeRoom() {
        boolean room =
                refused && !closed && queuedBytes <= QUEUED_BYTES_MAX / 2 && queuedMemory <= QUEUED_MEMORY_MAX / 2;
        if (room) {
            refused = false;
        }
        return room;
    }

    /** Takes nothing more. */
    synchronized void refuse() {
        closed = true;
    }

    synchronized boolean pending() {
        return queuedBytes > 0 || staged.hasRemaining();
    }

    /** Bytes that have left so far. */
    long written() {
        return written;
    }

    /** Takes nothing more and closes what is left. */
    void close() {
        refuse();
        Frame frame = current;
        current = null;
        if (frame != null) {
            frame.close();
        }
        for (Frame left = next(); left != null; left = next()) {
            left.close();
        }
        staged.limit(0);
        gathered[1] = NOTHING;
        gathered[2] = NOTHING;
    }
}
