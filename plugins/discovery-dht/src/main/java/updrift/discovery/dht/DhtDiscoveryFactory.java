package updrift.discovery.dht;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.pf4j.Extension;
import updrift.api.config.Setting;
import updrift.api.config.Setting.Kind;
import updrift.api.config.Settings;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.discovery.DiscoveryFactory;
import updrift.api.discovery.PeerDiscovery;

/** Makes the discovery that needs no server: a distributed hash table of the nodes themselves, or one that others run. */
@Extension
public final class DhtDiscoveryFactory implements DiscoveryFactory {
    private static final String LISTEN = "listen";
    private static final String BOOTSTRAP = "bootstrap";
    private static final String SCHEME = "scheme";
    private static final String READ_ONLY = "read_only";
    private static final String INTERVAL = "interval";

    private static final int BOOTSTRAP_MAX = 32;
    private static final Duration INTERVAL_MIN = Duration.ofSeconds(30);

    /** Announcements are kept for half an hour. */
    private static final Duration INTERVAL_MAX = Duration.ofMinutes(25);

    @Override
    public String name() {
        return "dht";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting(LISTEN, Kind.TEXT, "0.0.0.0:4182", "UDP address, IPv4"),
                new Setting(BOOTSTRAP, Kind.LIST, "", "nodes to begin with, such as updates.example.org:4182"),
                new Setting(SCHEME, Kind.TEXT, "tcp", "scheme of the addresses that are announced and found"),
                new Setting(READ_ONLY, Kind.FLAG, "false", "whether this node only asks and answers nobody"),
                new Setting(INTERVAL, Kind.DURATION, "5m", "between searches for peers, 30s to 25m"));
    }

    @Override
    public PeerDiscovery create(Settings settings, DiscoveryContext context) {
        return open(settings, context);
    }

    static DhtDiscovery open(Settings settings, DiscoveryContext context) {
        HostAndPort listen = hostAndPort(settings, LISTEN, settings.required(LISTEN));
        List<HostAndPort> bootstrap = settings.list(BOOTSTRAP).stream()
                .map(text -> hostAndPort(settings, BOOTSTRAP, text))
                .toList();
        if (bootstrap.size() > BOOTSTRAP_MAX) {
            throw settings.wrong(BOOTSTRAP, "names " + bootstrap.size() + " nodes; at most " + BOOTSTRAP_MAX);
        }
        String scheme = settings.required(SCHEME);
        if (!scheme.matches("[a-z0-9-]{1,32}")) {
            throw settings.wrong(SCHEME, "'" + scheme + "' is no scheme, such as tcp");
        }
        Duration interval = settings.duration(INTERVAL).orElse(INTERVAL_MIN);
        if (interval.compareTo(INTERVAL_MIN) < 0 || interval.compareTo(INTERVAL_MAX) > 0) {
            throw settings.wrong(INTERVAL, "must be 30s to 25m");
        }
        return new DhtDiscovery(
                new DhtSettings(
                        new InetSocketAddress(listen.host(), listen.port()),
                        bootstrap,
                        scheme,
                        settings.flag(READ_ONLY),
                        interval),
                context);
    }

    private static HostAndPort hostAndPort(Settings settings, String key, String text) {
        return HostAndPort.parse(text)
                .orElseThrow(() -> settings.wrong(key, "'" + text + "' won't do: write HOST:PORT"));
    }
}
