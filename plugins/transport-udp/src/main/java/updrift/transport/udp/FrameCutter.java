package updrift.transport.udp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicStreamFrame;
import java.net.ProtocolException;
import org.jspecify.annotations.Nullable;
import updrift.api.transport.Frame;

/**
 * Cuts what comes on one stream into frames: a length of four bytes, then so many bytes; a length of zero is a sign of life. What a peer merely claims sets
 * next to nothing aside. Used by the transport's thread.
 */
final class FrameCutter extends ChannelInboundHandlerAdapter {
    private static final int LENGTH_BYTES = 4;

    /** Set aside for a frame that begins; it grows, by doubling, as bytes come. */
    private static final int FIRST_BYTES = 16 << 10;

    private final Sink sink;
    private final Assembly assembly;
    private @Nullable ByteBuf frame;
    private int setAside;
    private int length;
    private int lengthBytesSeen;
    private boolean over;
    private long sinceNanos;

    FrameCutter(Sink sink, Assembly assembly) {
        this.sink = sink;
        this.assembly = assembly;
    }

    /** Where it goes. */
    interface Sink {
        /** A frame came; {@code memory} is the sink's. */
        void frame(ByteBuf memory);

        /** Whether a frame ever came from there. */
        boolean proven();

        /** The other side ended the stream, between two frames. */
        void streamEnded();

        /** The stream broke, or what came on it is no frame. */
        void streamFailed(Throwable problem);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        assembly.begins(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        QuicStreamFrame part = (QuicStreamFrame) message;
        try {
            while (part.content().isReadable() && !over) {
                cut(context, part.content());
            }
            setAside();
            if (part.hasFin()) {
                end();
            }
        } catch (ProtocolException broken) {
            fail(broken);
        } finally {
            part.release();
        }
    }

    private void cut(ChannelHandlerContext context, ByteBuf bytes) throws ProtocolException {
        ByteBuf open = frame;
        if (open == null) {
            if (lengthBytesSeen == 0) {
                sinceNanos = assembly.nanos();
            }
            length = length << 8 | bytes.readUnsignedByte();
            if (++lengthBytesSeen == LENGTH_BYTES) {
                begin(context);
            }
            return;
        }
        open.writeBytes(bytes, Math.min(bytes.readableBytes(), length - open.readableBytes()));
        if (open.readableBytes() == length) {
            frame = null;
            length = 0;
            assembly.shrinks(setAside);
            setAside = 0;
            sink.frame(open);
        }
    }

    private void begin(ChannelHandlerContext context) throws ProtocolException {
        lengthBytesSeen = 0;
        if (length < 0 || length > Frame.LENGTH_MAX) {
            throw new ProtocolException("it sent a frame of " + Integer.toUnsignedString(length)
                    + " bytes: a frame has 1 to " + Frame.LENGTH_MAX);
        }
        if (length > 0) {
            frame = context.alloc().directBuffer(Math.min(length, FIRST_BYTES), length);
        }
    }

    /** A frame that is whole by now isn't counted at all, so that one which comes in one piece finds room at any time. */
    private void setAside() {
        int more = frame == null ? 0 : frame.capacity() - setAside;
        setAside += more;
        if (more > 0) {
            assembly.grows(more);
        }
    }

    private void end() throws ProtocolException {
        if (partial()) {
            throw new ProtocolException("it ended a stream within a frame");
        }
        if (!over) {
            over = true;
            sink.streamEnded();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable problem) {
        fail(problem);
    }

    /** Ends it with what has come so far. */
    void fail(Throwable problem) {
        drop();
        if (!over) {
            over = true;
            sink.streamFailed(problem);
        }
    }

    /** With the stream, whatever ends it; who ended it is told elsewhere. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        over = true;
        drop();
        assembly.ends(this);
    }

    private void drop() {
        ByteBuf left = frame;
        frame = null;
        lengthBytesSeen = 0;
        if (left != null) {
            assembly.shrinks(setAside);
            setAside = 0;
            left.release();
        }
    }

    /** For how long a frame has been coming that isn't whole; from now on, if {@code anew}. */
    long partialNanos(long nowNanos, boolean anew) {
        if (anew || !partial()) {
            sinceNanos = nowNanos;
        }
        return nowNanos - sinceNanos;
    }

    private boolean partial() {
        return frame != null || lengthBytesSeen > 0;
    }

    /** Whether memory is set aside for a frame that isn't whole. */
    boolean holds() {
        return frame != null;
    }

    /** Whether a frame ever came from whoever sends on it. */
    boolean proven() {
        return sink.proven();
    }

    /** Since when a frame that isn't whole has been coming. */
    long sinceNanos() {
        return sinceNanos;
    }
}
