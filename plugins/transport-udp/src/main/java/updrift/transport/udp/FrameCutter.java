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
    private @Nullable ByteBuf frame;
    private int length;
    private int lengthBytesSeen;
    private boolean over;
    private boolean seenPartial;
    private long partialSinceNanos;

    FrameCutter(Sink sink) {
        this.sink = sink;
    }

    /** Where it goes. */
    interface Sink {
        /** A frame came; {@code memory} is the sink's. */
        void frame(ByteBuf memory);

        /** The other side ended the stream, between two frames. */
        void streamEnded();

        /** The stream broke, or what came on it is no frame. */
        void streamFailed(Throwable problem);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        QuicStreamFrame part = (QuicStreamFrame) message;
        try {
            while (part.content().isReadable() && !over) {
                cut(context, part.content());
            }
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
            length = length << 8 | bytes.readUnsignedByte();
            if (++lengthBytesSeen == LENGTH_BYTES) {
                begin(context);
            }
            return;
        }
        open.writeBytes(bytes, Math.min(bytes.readableBytes(), length - open.readableBytes()));
        if (open.readableBytes() == length) {
            seenPartial = false;
            frame = null;
            length = 0;
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

    private void fail(Throwable problem) {
        if (!over) {
            over = true;
            sink.streamFailed(problem);
        }
    }

    /** With the stream, whatever ends it; who ended it is told elsewhere. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        over = true;
        ByteBuf left = frame;
        frame = null;
        if (left != null) {
            left.release();
        }
    }

    /** For how long a frame has begun to come and isn't whole, as far as it was looked at; from now on, if {@code anew}. */
    long partialNanos(long nowNanos, boolean anew) {
        if (anew || !seenPartial || !partial()) {
            partialSinceNanos = nowNanos;
            seenPartial = partial();
        }
        return nowNanos - partialSinceNanos;
    }

    private boolean partial() {
        return frame != null || lengthBytesSeen > 0;
    }
}
