package updrift.transport.udp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicPathEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;

/** One QUIC connection: it shakes hands, finds out who is there, and from then on belongs to a {@link UdpLink}. Used by the transport's thread. */
final class Session extends ChannelInboundHandlerAdapter {
    /** Hands each stream that the other side opens to the session that it belongs to. */
    static final ChannelInitializer<QuicStreamChannel> STREAMS = new ChannelInitializer<>() {
        @Override
        protected void initChannel(QuicStreamChannel stream) {
            stream.parent().pipeline().get(Session.class).streamCame(stream);
        }
    };

    /** TLS alert 120, "no application protocol" (RFC 7301), as QUIC carries it. */
    private static final int WRONG_PROTOCOL = 0x100 + 120;

    private static final int REASON_MAX = 100;

    private final Station station;
    private final Encounter encounter;
    private final PeerAddress remote;
    private final boolean dialled;
    private final long bornNanos;
    private final long handshakeNanos;
    private boolean closed;
    private @Nullable QuicChannel channel;
    private @Nullable UdpLink link;
    private @Nullable QuicConnectionCloseEvent goodbye;

    /** {@code remote} is what the link will be known by. */
    Session(Station station, Encounter encounter, PeerAddress remote, boolean dialled, long handshakeNanos) {
        this.station = station;
        this.encounter = encounter;
        this.remote = remote;
        this.dialled = dialled;
        this.handshakeNanos = handshakeNanos;
        this.bornNanos = station.nanos();
        station.begins(this);
    }

    /** Connects to {@code socket}. */
    static void dial(
            Station station, InetSocketAddress socket, PeerAddress remote, Encounter encounter, long handshakeNanos) {
        Session session = new Session(station, encounter, remote, true, handshakeNanos);
        QuicChannel.newBootstrap(station.dialler())
                .handler(session)
                .streamHandler(STREAMS)
                // Ticks look after that, on the node's time.
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                .remoteAddress(socket)
                .connect()
                .addListener(made -> {
                    if (!made.isSuccess()) {
                        session.broken(made.cause());
                    }
                });
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = (QuicChannel) context.channel();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                meet();
            } else {
                broken(handshake.cause());
            }
        } else if (event instanceof QuicConnectionCloseEvent told) {
            goodbye = told;
        } else if (event instanceof QuicPathEvent.PeerMigrated && link != null) {
            link.peerMoved();
        }
    }

    private void meet() {
        if (closed || link != null) {
            return;
        }
        PeerId peer;
        try {
            peer = station.context().identity().peerOf(channel().sslEngine().getSession());
        } catch (SSLPeerUnverifiedException unproven) {
            broken(unproven);
            return;
        }
        boolean self = peer.equals(station.context().identity().self());
        if (self || !encounter.goesOn(this, peer)) {
            close("no link is wanted");
            return;
        }
        UdpLink made = new UdpLink(station, this, peer);
        link = made;
        made.begin();
    }

    private void streamCame(QuicStreamChannel stream) {
        UdpLink standing = link;
        if (closed || standing == null) {
            station.closing(stream.close());
        } else {
            standing.streamCame(stream);
        }
    }

    void tick(long nowNanos) {
        UdpLink standing = link;
        if (standing != null) {
            standing.tick(nowNanos);
        } else if (nowNanos - bornNanos > handshakeNanos) {
            broken(new SocketTimeoutException("no answer within " + handshakeNanos / 1_000_000_000 + " s"));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable problem) {
        broken(problem);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        broken(new IOException(ending()));
    }

    private String ending() {
        QuicConnectionCloseEvent told = goodbye;
        if (told != null && told.isTlsError() && told.error() == WRONG_PROTOCOL) {
            return "it speaks another version of the protocol over UDP than this node: update the older one";
        }
        if (told != null) {
            String reason = new String(told.reason(), UTF_8);
            return "closed by the other side" + (reason.isEmpty() ? "" : ": " + Lines.of(reason));
        }
        return channel != null && channel().isTimedOut() ? "nothing was heard from it any more" : "it broke";
    }

    private void broken(Throwable problem) {
        UdpLink standing = link;
        if (standing != null) {
            standing.close(Lines.of(problem));
        } else if (!closed) {
            close(Lines.of(problem));
            encounter.failed(problem);
        }
    }

    /** Closes the connection, whatever it was, and tells the other side why. */
    void close(String reason) {
        if (closed) {
            return;
        }
        closed = true;
        station.ends(this);
        try {
            encounter.over(this);
        } finally {
            closeChannel(reason);
        }
    }

    private void closeChannel(String reason) {
        QuicChannel open = channel;
        if (open != null && open.isOpen()) {
            String brief = reason.length() > REASON_MAX ? reason.substring(0, REASON_MAX) : reason;
            station.closing(open.close(true, 0, Unpooled.copiedBuffer(brief, UTF_8)));
        }
    }

    /** Ends with the transport; of a link it is told. */
    void end(String reason) {
        UdpLink standing = link;
        if (standing != null) {
            standing.pump();
            standing.close(reason);
        } else {
            close(reason);
        }
    }

    QuicChannel channel() {
        QuicChannel made = channel;
        if (made == null) {
            throw new IllegalStateException("this session has no connection yet");
        }
        return made;
    }

    Encounter encounter() {
        return encounter;
    }

    PeerAddress remote() {
        return remote;
    }

    boolean dialled() {
        return dialled;
    }

    /** When it was made. */
    long bornNanos() {
        return bornNanos;
    }
}
