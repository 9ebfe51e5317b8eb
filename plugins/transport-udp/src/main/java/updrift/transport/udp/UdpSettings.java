package updrift.transport.udp;

import io.netty.handler.codec.quic.QuicCongestionControlAlgorithm;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import updrift.api.config.Setting;
import updrift.api.config.Setting.Kind;
import updrift.api.config.Settings;
import updrift.api.peer.PeerAddress;
import updrift.api.transport.inbound.HostAndPort;

/**
 * How this node uses UDP.
 *
 * @param listen where it listens; empty if it doesn't
 * @param congestion how fast it sends without hurting others
 * @param datagramBytes largest datagram that it sends, without the headers of IP and UDP
 * @param connectionsMax most connections that others made to this node
 * @param connectionsPerAddressMax most of these from one address
 * @param receiveBytesMax most memory for frames that arrived, over all connections; as much again holds those that aren't whole
 * @param handshakeNanos how long it may take from dialling to a link
 * @param frameNanos how long a frame may take from its first byte to its last, and how long a reader may stall
 * @param idleNanos after how long without a frame from the other side a link is given up
 * @param silenceNanos after how long without any datagram from the other side it counts as gone
 */
record UdpSettings(
        Optional<HostAndPort> listen,
        QuicCongestionControlAlgorithm congestion,
        int datagramBytes,
        int connectionsMax,
        int connectionsPerAddressMax,
        long receiveBytesMax,
        long handshakeNanos,
        long frameNanos,
        long idleNanos,
        long silenceNanos) {
    static final List<Setting> DECLARED = List.of(
            new Setting("listen", Kind.TEXT, "udp:0.0.0.0:0", "udp:HOST:PORT, port 0 for any free one, or none"),
            new Setting("congestion", Kind.TEXT, "cubic", "congestion control of what this node sends: cubic or bbr"),
            new Setting("datagram_size", Kind.SIZE, "1350", "largest datagram sent, 1200 to 65527 bytes"),
            new Setting("connections", Kind.NUMBER, "256", "most connections that other nodes may make to this one"),
            new Setting("connections_per_address", Kind.NUMBER, "64", "most connections from one address"),
            new Setting(
                    "receive_memory",
                    Kind.SIZE,
                    "24MiB",
                    "most memory for frames that arrived, at least 4MiB; as much again for those that aren't whole yet, "
                            + "and QUIC's own buffers (2 MiB for a connection at first, at most 24 MiB), come on top"),
            new Setting("handshake_timeout", Kind.DURATION, "8s", "most time for a handshake, at most 9s"),
            new Setting("frame_timeout", Kind.DURATION, "30s", "most time that a frame may take to come or to leave"),
            new Setting("idle_timeout", Kind.DURATION, "5m", "a link is closed after so long without a frame"),
            new Setting("silence_timeout", Kind.DURATION, "30s", "a peer is gone after so long without a datagram"));

    /** A check of an address has to be answered within ten seconds. */
    private static final Duration HANDSHAKE_MAX = Duration.ofSeconds(9);

    /** A link asks for a sign of life three times within it, and round trips of seconds exist. */
    private static final Duration SILENCE_MIN = Duration.ofSeconds(3);

    private static final long RECEIVE_BYTES_MIN = 4 << 20;

    /** What QUIC requires of every path (RFC 9000, section 14). */
    private static final long DATAGRAM_BYTES_MIN = 1_200;

    /** What fits into a UDP datagram. */
    private static final long DATAGRAM_BYTES_MAX = 65_527;

    static UdpSettings read(Settings settings) {
        Duration handshake = time(settings, "handshake_timeout");
        if (handshake.compareTo(HANDSHAKE_MAX) > 0) {
            throw settings.wrong("handshake_timeout", "must be at most 9s");
        }
        Duration silence = time(settings, "silence_timeout");
        if (silence.compareTo(SILENCE_MIN) < 0) {
            throw settings.wrong("silence_timeout", "must be at least 3s");
        }
        return new UdpSettings(
                listen(settings),
                congestion(settings),
                (int) size(settings, "datagram_size", DATAGRAM_BYTES_MIN, DATAGRAM_BYTES_MAX),
                atLeastOne(settings, "connections"),
                atLeastOne(settings, "connections_per_address"),
                size(settings, "receive_memory", RECEIVE_BYTES_MIN, Long.MAX_VALUE),
                handshake.toNanos(),
                time(settings, "frame_timeout").toNanos(),
                time(settings, "idle_timeout").toNanos(),
                silence.toNanos());
    }

    private static Optional<HostAndPort> listen(Settings settings) {
        String text = settings.required("listen");
        if (text.equals("none")) {
            return Optional.empty();
        }
        try {
            PeerAddress address = PeerAddress.parse(text);
            if (address.scheme().equals(UdpTransport.SCHEME)) {
                return Optional.of(HostAndPort.parse(address));
            }
        } catch (IllegalArgumentException e) {
            throw settings.wrong("listen", String.valueOf(e.getMessage()));
        }
        throw settings.wrong("listen", "must be udp:HOST:PORT or none, not '" + text + "'");
    }

    private static QuicCongestionControlAlgorithm congestion(Settings settings) {
        String text = settings.required("congestion");
        return switch (text) {
            case "cubic" -> QuicCongestionControlAlgorithm.CUBIC;
            case "bbr" -> QuicCongestionControlAlgorithm.BBR;
            default -> throw settings.wrong("congestion", "must be cubic or bbr, not '" + text + "'");
        };
    }

    private static long size(Settings settings, String key, long least, long most) {
        long size = settings.size(key).orElseThrow();
        if (size < least || size > most) {
            throw settings.wrong(
                    key, "must be at least " + least + (most == Long.MAX_VALUE ? "" : " and at most " + most));
        }
        return size;
    }

    private static int atLeastOne(Settings settings, String key) {
        int number = settings.number(key);
        if (number < 1) {
            throw settings.wrong(key, "must be at least 1");
        }
        return number;
    }

    private static Duration time(Settings settings, String key) {
        Duration time = settings.duration(key).orElseThrow();
        if (time.isZero()) {
            throw settings.wrong(key, "must be more than 0");
        }
        return time;
    }
}
