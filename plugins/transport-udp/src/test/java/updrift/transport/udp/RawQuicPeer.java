package updrift.transport.udp;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import updrift.api.peer.PeerAddress;
import updrift.api.transport.inbound.HostAndPort;
import updrift.testkit.TestIdentity;

/** Somebody who speaks QUIC, and on it whatever a test wants. */
final class RawQuicPeer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    final TestIdentity identity = TestIdentity.create();
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel socket;
    private final QuicChannel connection;

    /** Connects, speaking {@code protocol}, and showing who it is or not. */
    RawQuicPeer(PeerAddress address, String protocol, boolean certificate) throws Exception {
        QuicSslContextBuilder tls = QuicSslContextBuilder.forClient()
                .trustManager(identity.trustManager())
                .applicationProtocols(protocol);
        if (certificate) {
            tls.keyManager(identity.keyManager(), null);
        }
        socket = new Bootstrap()
                .group(group)
                .channel(NioDatagramChannel.class)
                .handler(new QuicClientCodecBuilder()
                        .sslContext(tls.build())
                        .maxIdleTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                        .initialMaxData(1 << 20)
                        .initialMaxStreamDataUnidirectional(1 << 20)
                        .initialMaxStreamsUnidirectional(UdpLink.LANES)
                        .build())
                .bind(0)
                .sync()
                .channel();
        HostAndPort there = HostAndPort.parse(address);
        connection = QuicChannel.newBootstrap(socket)
                .streamHandler(new ChannelInboundHandlerAdapter())
                .remoteAddress(new InetSocketAddress(there.host(), there.port()))
                .connect()
                .get();
    }

    RawQuicPeer(PeerAddress address) throws Exception {
        this(address, QuicCodecs.PROTOCOL, true);
    }

    /** Opens a stream and sends {@code bytes} on it. */
    QuicStreamChannel send(int... bytes) throws Exception {
        byte[] all = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            all[i] = (byte) bytes[i];
        }
        QuicStreamChannel stream = connection
                .createStream(QuicStreamType.UNIDIRECTIONAL, new ChannelInboundHandlerAdapter())
                .get();
        stream.writeAndFlush(Unpooled.wrappedBuffer(all)).sync();
        return stream;
    }

    /** Whether the other side has ended the connection, which is waited for. */
    boolean ended() {
        return connection.closeFuture().awaitUninterruptibly(PATIENCE.toMillis());
    }

    @Override
    public void close() {
        connection.close().awaitUninterruptibly(PATIENCE.toMillis());
        socket.close().awaitUninterruptibly(PATIENCE.toMillis());
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
