package updrift.samples.node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import updrift.api.peer.PeerAddress;

/** What {@code run} and {@code get} have in common: who the node is and how it talks. */
final class NodeOptions {
    @Option(
            names = "--state",
            required = true,
            paramLabel = "STATE",
            description = "the node's directory; made if missing")
    private Path state = Path.of("");

    @Option(names = "--trust", paramLabel = "FILE", description = "the authority's root.updrift")
    private Optional<Path> trust = Optional.empty();

    @Option(names = "--product", paramLabel = "P", description = "what the fleet runs")
    private Optional<String> product = Optional.empty();

    @Option(names = "--channel", paramLabel = "C", description = "which releases to follow (stable)")
    private Optional<String> channel = Optional.empty();

    @Option(
            names = "--listen",
            paramLabel = "ADDR",
            description = "where to listen, such as tcp:0.0.0.0:4100; port 0 picks one")
    private Optional<PeerAddress> listen = Optional.empty();

    @Option(names = "--peer", paramLabel = "ADDR", description = "a node to dial; may be repeated")
    private List<PeerAddress> peers = new ArrayList<>();

    @Option(
            names = "--origin",
            paramLabel = "URL",
            description = "a web server, or s3://BUCKET/PREFIX, that keeps packages for all nodes")
    private Optional<String> origin = Optional.empty();

    @Option(names = "--tls", paramLabel = "on|off", description = "whether links are encrypted (on)")
    private Optional<Switch> tls = Optional.empty();

    @Option(names = "--max-speed", paramLabel = "SIZE", description = "most bytes downloaded in a second")
    private Optional<Size> maxSpeed = Optional.empty();

    @Option(names = "--max-upload", paramLabel = "SIZE", description = "most bytes served in a second")
    private Optional<Size> maxUpload = Optional.empty();

    @Option(names = "--max-peer-speed", paramLabel = "SIZE", description = "most bytes from one peer in a second")
    private Optional<Size> maxPeerSpeed = Optional.empty();

    @Option(names = "--max-peer-upload", paramLabel = "SIZE", description = "most bytes to one peer in a second")
    private Optional<Size> maxPeerUpload = Optional.empty();

    @Option(
            names = "--max-critical",
            paramLabel = "SIZE",
            description = "most bytes of critical updates in a second, which pass the other limits by")
    private Optional<Size> maxCritical = Optional.empty();

    @Option(names = "--cache-size", paramLabel = "SIZE", description = "most bytes of packages kept (100MiB)")
    private Optional<Size> cacheSize = Optional.empty();

    @Option(names = "--plugins", paramLabel = "DIR", description = "where plugin jars stand")
    private Optional<Path> plugins = Optional.empty();

    Path state() {
        return state.toAbsolutePath().normalize();
    }

    /** What a command without a configuration file can't do without, as far as it isn't given. */
    Optional<String> missing() {
        return trust.isEmpty()
                ? Optional.of("--trust")
                : product.isEmpty()
                        ? Optional.of("--product")
                        : Optional.of("--peer").filter(none -> peers.isEmpty() && origin.isEmpty());
    }

    Flags flags() {
        Flags flags = new Flags();
        flags.setPath("--state", "state", Optional.of(state));
        flags.setPath("--trust", "trust", trust);
        flags.set("--product", "product", product);
        flags.set("--channel", "channel", channel);
        listen.ifPresent(
                address -> flags.set("--listen", "transport." + address.scheme() + ".listen", Optional.of(address)));
        flags.set("--peer", "discovery.static.peers", joined(peers));
        origin.ifPresent(flags::origin);
        flags.set("--tls", "transport.tcp.tls", tls);
        schemes().ifPresent(schemes -> flags.otherwise("transport.use", schemes));
        flags.set("--max-speed", "max_download_speed", maxSpeed.map(Size::text));
        flags.set("--max-upload", "max_upload_speed", maxUpload.map(Size::text));
        flags.set("--max-peer-speed", "max_peer_download_speed", maxPeerSpeed.map(Size::text));
        flags.set("--max-peer-upload", "max_peer_upload_speed", maxPeerUpload.map(Size::text));
        flags.set("--max-critical", "max_critical_speed", maxCritical.map(Size::text));
        flags.set("--cache-size", "cache_size", cacheSize.map(Size::text));
        flags.setPath("--plugins", "plugins", plugins);
        return flags;
    }

    /** The transports that the addresses need; a configuration that names some knows better. */
    private Optional<String> schemes() {
        String schemes = Stream.concat(listen.stream(), peers.stream())
                .map(PeerAddress::scheme)
                .distinct()
                .collect(Collectors.joining(","));
        return Optional.of(schemes).filter(some -> !some.isEmpty());
    }

    static Optional<String> joined(List<PeerAddress> addresses) {
        return addresses.isEmpty()
                ? Optional.empty()
                : Optional.of(addresses.stream().map(PeerAddress::toString).collect(Collectors.joining(",")));
    }
}
