package updrift.api.transport.carrier;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import updrift.api.content.FileRegion;
import updrift.api.transport.Frame;

/**
 * What one peer is still to get, and how much it has room for. Frames are offered by any thread, and leave as parts, one frame after the other, by the
 * transport's thread.
 */
final class Outgoing {
    /** Most bytes of frames that wait: some chunks and their proofs. What is under way beyond that is the window. */
    static final int QUEUED_BYTES_MAX = 256 << 10;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Queue<Frame> queue = new ArrayDeque<>();
    private final long session;
    private final int partMax;
    private @Nullable Frame current;
    private int frameLength;
    private int count;
    private int index;
    private int regionRead;
    private @Nullable ByteBuffer notTaken;
    private boolean lacksRoom;
    private long number;
    private long sent;
    private long limit;

    // Guarded by this.
    private int queuedBytes;
    private boolean refused;
    private boolean closed;

    /**
     * @param partMax most bytes of a frame in one message
     * @param limit how much the other side takes before it says more
     */
    Outgoing(long session, int partMax, long limit) {
        this.session = session;
        this.partMax = partMax;
        this.limit = limit;
    }

    /** Takes {@code frame} or refuses it; from any thread. */
    synchronized boolean offer(Frame frame) {
        int length = frame.length();
        if (closed) {
            return false;
        }
        if (queuedBytes + length > QUEUED_BYTES_MAX) {
            refused = true;
            return false;
        }
        queuedBytes += length;
        queue.add(frame);
        return true;
    }

    /** The next message, or null if there is none or the other side has no room for it. It stays the next until {@link #taken}. */
    @Nullable
    ByteBuffer next() throws IOException {
        if (notTaken == null) {
            Frame frame = current == null ? begin() : current;
            int length = frame == null ? 0 : partLength();
            // Begun only when there is room for all of it: half of one would grow old at the other side.
            lacksRoom = frame != null && index == 0 && sent + frameCost() > limit;
            if (frame == null || lacksRoom) {
                return null;
            }
            notTaken = part(frame, length);
        }
        return notTaken.duplicate();
    }

    private @Nullable Frame begin() {
        Frame next = poll();
        if (next != null) {
            current = next;
            frameLength = next.length();
            count = Part.countFor(frameLength, partMax);
            index = 0;
            regionRead = 0;
            number++;
        }
        return next;
    }

    private synchronized @Nullable Frame poll() {
        return queue.poll();
    }

    private long frameCost() {
        return frameLength + (long) count * Part.cost(0);
    }

    private int partLength() {
        int length = Part.lengthFor(frameLength, count);
        return index == count - 1 ? frameLength - length * index : length;
    }

    private ByteBuffer part(Frame frame, int length) throws IOException {
        sent += Part.cost(length);
        ByteBuffer message = CarrierWire.part(session, number, sent, index, count, frameLength, length);
        move(frame.header(), message);
        move(frame.body().orElse(NOTHING), message);
        FileRegion region = frame.region().orElse(null);
        if (region != null) {
            read(region, message);
        }
        return message.flip();
    }

    private static void move(ByteBuffer from, ByteBuffer to) {
        int length = Math.min(from.remaining(), to.remaining());
        to.put(from.slice(from.position(), length));
        from.position(from.position() + length);
    }

    /** Positional, for others read from the channel, too. */
    private void read(FileRegion region, ByteBuffer message) throws IOException {
        while (message.hasRemaining()) {
            int read = region.channel().read(message, region.position() + regionRead);
            if (read < 0) {
                throw new EOFException("the file ends before the frame");
            }
            regionRead += read;
        }
    }

    /** The carrier has what {@link #next} gave. */
    void taken() {
        notTaken = null;
        Frame frame = current;
        if (frame != null && ++index == count) {
            current = null;
            synchronized (this) {
                queuedBytes -= frameLength;
            }
            frame.close();
        }
    }

    /** The other side has room up to {@code limit}; words that were overtaken don't count. */
    void granted(long limit) {
        this.limit = Math.max(this.limit, limit);
    }

    /** Whether somebody was refused and there is room for several frames again; true once for each time. */
    synchronized boolean takeRoom() {
        boolean room = refused && !closed && queuedBytes <= QUEUED_BYTES_MAX / 2;
        refused &= !room;
        return room;
    }

    /** What was sent so far, lost or not. */
    long sent() {
        return sent;
    }

    /** Whether it is the other side that lets what is next wait, and not the carrier. */
    boolean lacksRoom() {
        return lacksRoom;
    }

    synchronized boolean empty() {
        return queuedBytes == 0;
    }

    /** Takes nothing more. */
    synchronized void refuse() {
        closed = true;
    }

    /** Takes nothing more and closes what is left. */
    void close() {
        refuse();
        Frame frame = current;
        current = null;
        notTaken = null;
        if (frame != null) {
            frame.close();
        }
        for (Frame left = poll(); left != null; left = poll()) {
            left.close();
        }
    }
}
