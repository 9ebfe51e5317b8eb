package updrift.transport.udp;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicCodecBuilder;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.ClientAuth;
import java.util.concurrent.TimeUnit;
import updrift.api.transport.NodeIdentity;

/** QUIC as this transport speaks it: both sides show who they are, and have the same limits. */
final class QuicCodecs {
    /** Agreed on within TLS (RFC 7301): the version of what the streams carry. */
    static final String PROTOCOL = "updrift/1";

    /**
     * Most bytes that the other side may have under way at first. QUIC lets more come, to 24 MiB of one connection, as long as they are read about as fast as
     * they come.
     */
    private static final long WINDOW_BYTES = 2 << 20;

    /** Of one stream: several frames, so that a datagram that is missing doesn't stop the stream before its repetition is there. */
    private static final long STREAM_WINDOW_BYTES = 1 << 20;

    /** Datagrams of other nodes may be larger than what this one sends by default, up to a frame of Ethernet. */
    private static final int RECEIVED_BYTES_MIN = 1_500;

    private final NodeIdentity identity;
    private final UdpSettings settings;

    QuicCodecs(NodeIdentity identity, UdpSettings settings) {
        this.identity = identity;
        this.settings = settings;
    }

    /** For the socket that connections are made from. */
    ChannelHandler dialling() {
        return common(new QuicClientCodecBuilder())
                .sslContext(QuicSslContextBuilder.forClient()
                        .keyManager(identity.keyManager(), null)
                        .trustManager(identity.trustManager())
                        .applicationProtocols(PROTOCOL)
                        .build())
                .build();
    }

    /** For the socket that connections come to: {@code strangers} gets each of them. */
    ChannelHandler listening(RetryTokens tokens, ChannelInitializer<QuicChannel> strangers) {
        return common(new QuicServerCodecBuilder())
                .sslContext(QuicSslContextBuilder.forServer(identity.keyManager(), null)
                        .trustManager(identity.trustManager())
                        .clientAuth(ClientAuth.REQUIRE)
                        .applicationProtocols(PROTOCOL)
                        .build())
                .tokenHandler(tokens)
                .handler(strangers)
                .streamHandler(Session.STREAMS)
                .build();
    }

    /** TLS runs on the transport's thread: a handshake takes a millisecond of it, and no connection can end while another thread works for it. */
    private <B extends QuicCodecBuilder<B>> B common(B builder) {
        return builder.maxIdleTimeout(settings.silenceNanos(), TimeUnit.NANOSECONDS)
                .congestionControlAlgorithm(settings.congestion())
                .maxSendUdpPayloadSize(settings.datagramBytes())
                .maxRecvUdpPayloadSize(receivedBytesMax())
                // From 1,200 bytes, which every path carries, up to what this one does.
                .discoverPmtu(true)
                .initialMaxData(WINDOW_BYTES)
                .initialMaxStreamDataUnidirectional(STREAM_WINDOW_BYTES)
                .initialMaxStreamsUnidirectional(UdpLink.LANES)
                .initialMaxStreamsBidirectional(0);
    }

    /** Largest datagram that is taken. */
    int receivedBytesMax() {
        return Math.max(RECEIVED_BYTES_MIN, settings.datagramBytes());
    }
}
