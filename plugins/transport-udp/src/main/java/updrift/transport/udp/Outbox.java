package updrift.transport.udp;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import updrift.api.transport.Frame;

/** Frames of one kind that wait for one peer. Offered from any thread, taken by the transport's. */
final class Outbox {
    private final Queue<Frame> queue = new ArrayDeque<>();
    private final int bytesMax;
    private final int memoryMax;

    // Guarded by this.
    private int bytes;
    private int memory;
    private boolean refused;
    private boolean closed;

    /**
     * @param bytesMax most bytes of frames that wait or are on their way to QUIC
     * @param memoryMax most of these that take memory; regions of files don't
     */
    Outbox(int bytesMax, int memoryMax) {
        this.bytesMax = bytesMax;
        this.memoryMax = memoryMax;
    }

    /** A frame on its way, with what it counts for until {@link #done}. */
    record Taken(Frame frame, int length, int memory) {}

    synchronized boolean offer(Frame frame) {
        if (closed) {
            return false;
        }
        int length = frame.length();
        int inMemory = memory(frame);
        if (bytes + length > bytesMax || memory + inMemory > memoryMax) {
            refused = true;
            return false;
        }
        bytes += length;
        memory += inMemory;
        queue.add(frame);
        return true;
    }

    private static int memory(Frame frame) {
        return frame.header().remaining()
                + frame.body().map(ByteBuffer::remaining).orElse(0);
    }

    synchronized @Nullable Taken next() {
        Frame frame = queue.poll();
        return frame == null ? null : new Taken(frame, frame.length(), memory(frame));
    }

    /** QUIC has the bytes of {@code taken}, or nobody will. */
    void done(Taken taken) {
        synchronized (this) {
            bytes -= taken.length();
            memory -= taken.memory();
        }
        taken.frame().close();
    }

    /** Whether somebody was refused and there is room for several frames again; true once for each time. */
    synchronized boolean takeRoom() {
        boolean room = refused && !closed && bytes <= bytesMax / 2 && memory <= memoryMax / 2;
        if (room) {
            refused = false;
        }
        return room;
    }

    /** Takes nothing more. */
    synchronized void refuse() {
        closed = true;
    }

    /** Whether something waits or is on its way to QUIC. */
    synchronized boolean pending() {
        return bytes > 0;
    }

    /** Takes nothing more and closes what waits. */
    void close() {
        refuse();
        for (Taken left = next(); left != null; left = next()) {
            done(left);
        }
    }
}
