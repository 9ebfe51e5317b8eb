package updrift.transport.udp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicCodecBuilder;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import updrift.testkit.TestIdentity;

/** The library with nothing around it: who connects gets so many bytes on one stream. With the limits and sockets of the transport, for a fair comparison. */
final class PlainQuic implements AutoCloseable {
    private static final String PROTOCOL = "plain";
    private static final int WRITE_BYTES = 64 << 10;
    private static final long WINDOW_BYTES = 2 << 20;

    private final CountDownLatch done = new CountDownLatch(1);
    private final TestIdentity identity = TestIdentity.create();
    private final Sockets serving = new Sockets(1_500);
    private final Sockets getting = new Sockets(1_500);
    private final UdpSettings settings;
    private final Channel server;
    private final long bytes;

    PlainQuic(long bytes, UdpSettings settings) {
        this.bytes = bytes;
        this.settings = settings;
        server = serving.open(
                new InetSocketAddress("127.0.0.1", 0),
                limits(new QuicServerCodecBuilder())
                        .sslContext(QuicSslContextBuilder.forServer(identity.keyManager(), null)
                                .applicationProtocols(PROTOCOL)
                                .build())
                        .tokenHandler(new RetryTokens(System::nanoTime))
                        .handler(new ChannelInboundHandlerAdapter())
                        .streamHandler(new ChannelInitializer<QuicStreamChannel>() {
                            @Override
                            protected void initChannel(QuicStreamChannel stream) {
                                stream.pipeline().addLast(new Pourer(bytes));
                            }
                        })
                        .build());
    }

    private <B extends QuicCodecBuilder<B>> B limits(B builder) {
        return builder.congestionControlAlgorithm(settings.congestion())
                .maxSendUdpPayloadSize(settings.datagramBytes())
                .discoverPmtu(true)
                .initialMaxData(WINDOW_BYTES)
                .initialMaxStreamDataBidirectionalLocal(WINDOW_BYTES)
                .initialMaxStreamDataBidirectionalRemote(WINDOW_BYTES)
                .initialMaxStreamsBidirectional(1);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    /** Gets all from {@code address}; in seconds. */
    double transfer(InetSocketAddress address) throws Exception {
        ChannelHandler codec = limits(new QuicClientCodecBuilder())
                .sslContext(QuicSslContextBuilder.forClient()
                        .trustManager(identity.trustManager())
                        .applicationProtocols(PROTOCOL)
                        .build())
                .build();
        Channel socket = getting.open(new InetSocketAddress(0), codec);
        QuicChannel connection = QuicChannel.newBootstrap(socket)
                .handler(new ChannelInboundHandlerAdapter())
                .streamHandler(new ChannelInboundHandlerAdapter())
                .remoteAddress(address)
                .connect()
                .get();
        long begun = System.nanoTime();
        QuicStreamChannel stream = connection
                .createStream(QuicStreamType.BIDIRECTIONAL, new Counter())
                .get();
        stream.writeAndFlush(Unpooled.directBuffer().writeByte(1));
        done.await();
        double seconds = (System.nanoTime() - begun) / 1e9;
        getting.close(List.of(connection.close()), List.of(socket));
        return seconds;
    }

    @Override
    public void close() {
        serving.close(List.of(), List.of(server));
    }

    private static final class Pourer extends ChannelInboundHandlerAdapter {
        private final ByteBuf piece = Unpooled.directBuffer(WRITE_BYTES).writeZero(WRITE_BYTES);
        private long left;

        Pourer(long bytes) {
            left = bytes;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ((ByteBuf) message).release();
            pour(context);
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            pour(context);
        }

        private void pour(ChannelHandlerContext context) {
            while (left > 0 && context.channel().isWritable()) {
                left -= WRITE_BYTES;
                context.write(piece.retainedDuplicate());
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            piece.release();
        }
    }

    private final class Counter extends ChannelInboundHandlerAdapter {
        private long left = bytes;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            left -= ((ByteBuf) message).readableBytes();
            ((ByteBuf) message).release();
            if (left == 0) {
                done.countDown();
            }
        }
    }
}
