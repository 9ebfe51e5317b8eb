package updrift.transport.udp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamPriority;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Future;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import updrift.api.content.FileRegion;

/** One of the streams on which a link's frames leave: it holds at most the one frame of which QUIC has taken a part. Used by the transport's thread. */
final class Lane extends ChannelInboundHandlerAdapter {
    private static final int LENGTH_BYTES = 4;

    private final UdpLink link;
    private @Nullable QuicStreamChannel stream;
    private boolean ended;

    Lane(UdpLink link) {
        this.link = link;
    }

    /** Opens the stream; lower {@code urgency} goes first. */
    void open(QuicChannel connection, int urgency) {
        Future<QuicStreamChannel> opening = connection.createStream(QuicStreamType.UNIDIRECTIONAL, this);
        opening.addListener(made -> {
            if (made.isSuccess()) {
                opened(opening.getNow(), urgency);
            } else {
                link.close("no stream can be opened: " + Lines.of(made.cause()));
            }
        });
    }

    private void opened(QuicStreamChannel made, int urgency) {
        stream = made;
        made.updatePriority(new QuicStreamPriority(urgency, true)).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        link.pump();
    }

    /** Whether it takes a frame now; else the link is pumped again when it does. */
    boolean free() {
        QuicStreamChannel open = stream;
        return open != null && !ended && open.isActive() && open.isWritable();
    }

    /** Sends {@code taken}, and tells {@code from} when QUIC has it. */
    void send(Outbox.Taken taken, Outbox from) {
        QuicStreamChannel open = stream;
        if (open == null) {
            throw new IllegalStateException("no stream was opened");
        }
        ByteBuf bytes = open.alloc().directBuffer(LENGTH_BYTES + taken.length());
        try {
            put(taken, bytes);
        } catch (IOException unreadable) {
            bytes.release();
            from.done(taken);
            link.close("a frame can't be read: " + Lines.of(unreadable));
            return;
        }
        open.write(bytes).addListener(sent -> {
            from.done(taken);
            if (sent.isSuccess()) {
                link.sent(taken.length());
            }
        });
    }

    private static void put(Outbox.Taken taken, ByteBuf bytes) throws IOException {
        bytes.writeInt(taken.length());
        bytes.writeBytes(taken.frame().header());
        ByteBuffer body = taken.frame().body().orElse(null);
        if (body != null) {
            bytes.writeBytes(body);
        }
        FileRegion region = taken.frame().region().orElse(null);
        if (region != null) {
            int read = 0;
            while (read < region.length()) {
                int count = bytes.writeBytes(region.channel(), region.position() + read, region.length() - read);
                if (count <= 0) {
                    throw new EOFException("the file ends before the frame");
                }
                read += count;
            }
        }
    }

    /** A frame of no bytes, which keeps middleboxes and the other side from giving the connection up. */
    void signOfLife() {
        QuicStreamChannel open = stream;
        if (open != null && free()) {
            open.write(open.alloc().directBuffer(LENGTH_BYTES).writeInt(0))
                    .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }

    /** Nothing follows. */
    void end() {
        QuicStreamChannel open = stream;
        if (open != null && !ended) {
            ended = true;
            open.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        link.pump();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable problem) {
        link.close(Lines.of(problem));
    }

    /** Because the other side wants nothing more on it; or with the connection, of which the session tells. */
    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!ended && context.channel().parent().isOpen()) {
            link.close("the other side wants nothing more");
        }
    }
}
