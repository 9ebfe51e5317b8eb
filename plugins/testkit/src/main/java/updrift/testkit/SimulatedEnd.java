package updrift.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import updrift.api.peer.PeerId;
import updrift.api.transport.Frame;
import updrift.api.transport.Link;

/** One end of a link: what it has still to send, and what came and wasn't taken yet. */
final class SimulatedEnd {
    static final int QUEUED_BYTES_MAX = 256 << 10;

    /** Frames that a receiver may keep before nothing more is handed to it. */
    private static final int UNRELEASED_MAX = 32;

    private static final long HELD_UP_NANOS = 5_000_000;
    private static final long FLUSH_NANOS = 1_000_000_000;

    private final Queue<Frame> queue = new ArrayDeque<>();
    private final Queue<ByteBuffer> arrived = new ArrayDeque<>();
    private final SimulatedTransport transport;
    private final SimulatedTransport farTransport;
    private final Link link;
    private final long sinceNanos;
    private @Nullable SimulatedEnd other;
    private int queuedBytes;
    private int inFlightBytes;
    private int unreleased;
    private long lastArrivalNanos;
    private boolean refused;
    private boolean closed;
    private @Nullable String closing;

    SimulatedEnd(SimulatedTransport transport, SimulatedTransport farTransport, Link link) {
        this.transport = transport;
        this.farTransport = farTransport;
        this.link = link;
        this.sinceNanos = network().nanos();
    }

    void join(@Nullable SimulatedEnd far, long firstArrivalNanos) {
        other = far;
        lastArrivalNanos = firstArrivalNanos;
        pump();
    }

    boolean offer(Frame frame) {
        if (closed || closing != null) {
            return false;
        }
        if (queuedBytes + frame.length() > QUEUED_BYTES_MAX) {
            refused = true;
            return false;
        }
        queuedBytes += frame.length();
        queue.add(frame);
        pump();
        return true;
    }

    void pump() {
        if (mayTransmit()) {
            transport.host().wantsToSend(this);
        }
    }

    /** Sends one frame; tells whether another may follow. */
    boolean transmit() {
        if (mayTransmit()) {
            Frame frame = queue.remove();
            int length = frame.length();
            ByteBuffer bytes = copyOf(frame);
            frame.close();
            queuedBytes -= length;
            inFlightBytes += length;
            send(bytes, length);
            afterTransmit();
        }
        return mayTransmit();
    }

    private boolean mayTransmit() {
        Frame next = queue.peek();
        return next != null
                && other != null
                && !closed
                && inFlightBytes + next.length() <= network().bufferBytes()
                && network().reachable(transport.host().host(), otherHost());
    }

    private void send(ByteBuffer bytes, int length) {
        SimulatedHost far = farTransport.host();
        long left = transport.host().upload(length) + network().latencyNanos();
        if (network().loses()) {
            transport.later(left - network().nanos(), () -> credit(length));
            return;
        }
        long arrival = Math.max(far.download(length, left), lastArrivalNanos);
        if (network().reorders()) {
            arrival += HELD_UP_NANOS;
        } else {
            lastArrivalNanos = arrival;
        }
        SimulatedEnd end = other;
        if (end != null) {
            farTransport.later(arrival - network().nanos(), () -> end.arrive(bytes));
        }
    }

    private void afterTransmit() {
        if (refused && queuedBytes + Frame.LENGTH_MAX <= QUEUED_BYTES_MAX) {
            refused = false;
            transport.later(0, () -> transport.writable(this));
        }
        String reason = closing;
        if (queue.isEmpty() && reason != null) {
            close(reason);
        }
    }

    private void arrive(ByteBuffer bytes) {
        if (!closed) {
            arrived.add(bytes);
            deliver();
        }
    }

    private void deliver() {
        while (!closed && unreleased < UNRELEASED_MAX && !arrived.isEmpty()) {
            ByteBuffer bytes = arrived.remove();
            unreleased++;
            if (other != null) {
                other.credit(bytes.remaining());
            }
            transport.deliver(this, new SimulatedFrame(bytes, this::released));
        }
    }

    private void released() {
        unreleased--;
        if (!arrived.isEmpty()) {
            transport.later(0, this::deliver);
        }
    }

    private void credit(int bytes) {
        inFlightBytes -= bytes;
        pump();
    }

    /** Closes once the queue is empty, or after a second. */
    void finish(String reason) {
        closing = reason;
        if (queue.isEmpty()) {
            close(reason);
        } else {
            transport.later(FLUSH_NANOS, () -> close(reason));
        }
    }

    /** Closes this end now, and the other one as soon as it can know. */
    void close(String reason) {
        if (!closed) {
            abandon();
            transport.closed(this, reason);
        }
    }

    /** Closes this end without telling its own side. */
    void abandon() {
        if (closed) {
            return;
        }
        closed = true;
        queue.forEach(Frame::close);
        queue.clear();
        queuedBytes = 0;
        arrived.clear();
        SimulatedEnd far = other;
        if (far != null && network().reachable(transport.host().host(), otherHost())) {
            long known = Math.max(network().nanos() + network().latencyNanos(), lastArrivalNanos);
            farTransport.later(known - network().nanos(), () -> far.close("closed by the other side"));
        }
    }

    void watchUnreachable() {
        if (!network().reachable(transport.host().host(), otherHost())) {
            transport.later(SimulatedNetwork.LINK_TIMEOUT.toNanos(), () -> {
                if (!network().reachable(transport.host().host(), otherHost())) {
                    close("no answer for " + SimulatedNetwork.LINK_TIMEOUT.toSeconds() + " s");
                }
            });
        }
    }

    private static ByteBuffer copyOf(Frame frame) {
        ByteBuffer bytes = ByteBuffer.allocate(frame.length());
        bytes.put(frame.header());
        frame.body().ifPresent(bytes::put);
        frame.region().ifPresent(region -> {
            try {
                while (bytes.hasRemaining()) {
                    long position = region.position() + region.length() - bytes.remaining();
                    if (region.channel().read(bytes, position) < 0) {
                        throw new IllegalStateException("the region ends before its length");
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return bytes.flip();
    }

    Link link() {
        return link;
    }

    PeerId peer() {
        return link.peer();
    }

    String otherHost() {
        return farTransport.host().host();
    }

    long sinceNanos() {
        return sinceNanos;
    }

    boolean open() {
        return !closed;
    }

    int queuedBytes() {
        return queuedBytes;
    }

    int unreleased() {
        return unreleased;
    }

    private SimulatedNetwork network() {
        return transport.host().network();
    }
}
