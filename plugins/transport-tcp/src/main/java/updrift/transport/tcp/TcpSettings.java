package updrift.transport.tcp;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import updrift.api.config.Setting;
import updrift.api.config.Setting.Kind;
import updrift.api.config.Settings;
import updrift.api.peer.PeerAddress;
import updrift.api.transport.inbound.HostAndPort;

/**
 * How this node uses TCP.
 *
 * @param listen where it listens; empty if it doesn't
 * @param tls whether links are encrypted and prove who is at the other end
 * @param connectionsMax most connections that others made to this node
 * @param connectionsPerAddressMax most of these from one address
 * @param receiveBytesMax most memory for what arrived, over all connections; half as much again holds frames that aren't whole
 * @param handshakeNanos how long it may take from connecting to a link
 * @param frameNanos how long a frame may take from its first byte to its last, and how long a reader may stall
 * @param idleNanos after how long without a word from the other side a link is given up
 */
record TcpSettings(
        Optional<HostAndPort> listen,
        boolean tls,
        int connectionsMax,
        int connectionsPerAddressMax,
        long receiveBytesMax,
        long handshakeNanos,
        long frameNanos,
        long idleNanos) {
    static final List<Setting> DECLARED = List.of(
            new Setting("listen", Kind.TEXT, "tcp:0.0.0.0:0", "tcp:HOST:PORT, port 0 for any free one, or none"),
            new Setting("tls", Kind.FLAG, "on", "encrypt links and prove identities; alike on all nodes"),
            new Setting("connections", Kind.NUMBER, "256", "most connections that other nodes may make to this one"),
            new Setting("connections_per_address", Kind.NUMBER, "64", "most connections from one address"),
            new Setting(
                    "receive_memory",
                    Kind.SIZE,
                    "24MiB",
                    "most memory for frames that arrived, at least 4MiB; half as much again for those that aren't whole yet, "
                            + "and for TLS at most 68 KiB each way for a connection, come on top"),
            new Setting("handshake_timeout", Kind.DURATION, "8s", "most time for a handshake, at most 9s"),
            new Setting("frame_timeout", Kind.DURATION, "30s", "most time that a frame may take to come or to leave"),
            new Setting("idle_timeout", Kind.DURATION, "5m", "a link is closed after so long without a frame"));

    /** A check of an address has to be answered within ten seconds. */
    private static final Duration HANDSHAKE_MAX = Duration.ofSeconds(9);

    private static final long RECEIVE_BYTES_MIN = 4 << 20;

    static TcpSettings read(Settings settings) {
        int connections = atLeastOne(settings, "connections");
        int perAddress = atLeastOne(settings, "connections_per_address");
        long memory = settings.size("receive_memory").orElseThrow();
        if (memory < RECEIVE_BYTES_MIN) {
            throw settings.wrong("receive_memory", "must be at least 4MiB");
        }
        Duration handshake = time(settings, "handshake_timeout");
        if (handshake.compareTo(HANDSHAKE_MAX) > 0) {
            throw settings.wrong("handshake_timeout", "must be at most 9s");
        }
        return new TcpSettings(
                listen(settings),
                settings.flag("tls"),
                connections,
                perAddress,
                memory,
                handshake.toNanos(),
                time(settings, "frame_timeout").toNanos(),
                time(settings, "idle_timeout").toNanos());
    }

    private static Optional<HostAndPort> listen(Settings settings) {
        String text = settings.required("listen");
        if (text.equals("none")) {
            return Optional.empty();
        }
        try {
            PeerAddress address = PeerAddress.parse(text);
            if (address.scheme().equals(TcpTransport.SCHEME)) {
                return Optional.of(HostAndPort.parse(address));
            }
        } catch (IllegalArgumentException e) {
            throw settings.wrong("listen", String.valueOf(e.getMessage()));
        }
        throw settings.wrong("listen", "must be tcp:HOST:PORT or none, not '" + text + "'");
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
