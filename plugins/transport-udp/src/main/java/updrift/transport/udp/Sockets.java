package updrift.transport.udp;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The sockets of one transport and the thread that serves them: one to dial from and, where it listens, one that connections come to. */
final class Sockets {
    /** Asked for, so that a burst finds room; Linux gives no more than net.core.rmem_max and wmem_max. */
    private static final int SOCKET_BUFFER_BYTES = 4 << 20;

    /** So many datagrams are read before what they say is answered. */
    private static final int DATAGRAMS_PER_TURN = 64;

    /** Goodbyes leave at once or not at all. */
    private static final long GOODBYE_MILLIS = 500;

    private static final long THREAD_END_SECONDS = 2;

    /** One pool for one thread, in pieces of 1 MiB (8 KiB, doubled seven times): a node's heap and memory may be small. */
    private final ByteBufAllocator memory = new PooledByteBufAllocator(
            true,
            0,
            1,
            8 << 10,
            7,
            PooledByteBufAllocator.defaultSmallCacheSize(),
            PooledByteBufAllocator.defaultNormalCacheSize(),
            false);

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("updrift-udp", true), NioIoHandler.newFactory());

    private final int receivedBytesMax;

    Sockets(int receivedBytesMax) {
        this.receivedBytesMax = receivedBytesMax;
    }

    EventLoopGroup group() {
        return group;
    }

    /** Opens one that is bound to {@code address}; throws what the system says if that can't be. Blocks. */
    Channel open(InetSocketAddress address, ChannelHandler codec) {
        return bootstrap(address, codec).bind(address).syncUninterruptibly().channel();
    }

    private Bootstrap bootstrap(InetSocketAddress address, ChannelHandler codec) {
        boolean ipv4 = address.getAddress() instanceof Inet4Address
                && !address.getAddress().isAnyLocalAddress();
        return new Bootstrap()
                .group(group)
                .channelFactory(
                        () -> ipv4 ? new NioDatagramChannel(SocketProtocolFamily.INET) : new NioDatagramChannel())
                .option(ChannelOption.ALLOCATOR, memory)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(receivedBytesMax).maxMessagesPerRead(DATAGRAMS_PER_TURN))
                .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
                .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
                .handler(codec);
    }

    /** Waits a little for {@code goodbyes}, closes {@code sockets}, ends the thread. Blocks, unless called on that thread. */
    void close(List<ChannelFuture> goodbyes, List<Channel> sockets) {
        goodbyes.forEach(goodbye -> goodbye.awaitUninterruptibly(GOODBYE_MILLIS));
        sockets.forEach(socket -> socket.close().awaitUninterruptibly(GOODBYE_MILLIS));
        group.shutdownGracefully(0, THREAD_END_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(THREAD_END_SECONDS, TimeUnit.SECONDS);
    }
}
