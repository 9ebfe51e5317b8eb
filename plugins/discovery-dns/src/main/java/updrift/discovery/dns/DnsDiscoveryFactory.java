package updrift.discovery.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.pf4j.Extension;
import updrift.api.config.Setting;
import updrift.api.config.Setting.Kind;
import updrift.api.config.Settings;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.discovery.DiscoveryFactory;
import updrift.api.discovery.PeerDiscovery;

/** Makes the discovery that looks up names. */
@Extension
public final class DnsDiscoveryFactory implements DiscoveryFactory {
    private static final String NAMES = "names";
    private static final String SCHEME = "scheme";
    private static final String SERVER = "server";
    private static final String INTERVAL = "interval";
    private static final String TIMEOUT = "timeout";

    /** They are looked up one after the other. */
    private static final int NAMES_MAX = 16;

    @Override
    public String name() {
        return "dns";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting(
                        NAMES,
                        Kind.LIST,
                        "",
                        "names with SRV records, such as _updrift._tcp.example.org, or NAME:PORT for its addresses"),
                new Setting(SCHEME, Kind.TEXT, "tcp", "scheme of the addresses"),
                new Setting(SERVER, Kind.TEXT, "", "name server as HOST or HOST:PORT; none: those of the system"),
                new Setting(INTERVAL, Kind.DURATION, "60s", "between rounds, 5s to 1d"),
                new Setting(TIMEOUT, Kind.DURATION, "6s", "for each name server and question, 1s to 1m"));
    }

    @Override
    public PeerDiscovery create(Settings settings, DiscoveryContext context) {
        List<WatchedName> names = new ArrayList<>();
        for (String text : settings.list(NAMES)) {
            names.add(WatchedName.parse(text)
                    .orElseThrow(() -> settings.wrong(
                            NAMES,
                            "'" + text + "' is no name: write one such as _updrift._tcp.example.org, or NAME:PORT")));
        }
        if (names.isEmpty() || names.size() > NAMES_MAX) {
            throw settings.wrong(NAMES, "has " + names.size() + " names; write 1 to " + NAMES_MAX);
        }
        String scheme = settings.required(SCHEME);
        if (!scheme.matches("[a-z0-9-]{1,32}")) {
            throw settings.wrong(SCHEME, "'" + scheme + "' is no scheme, such as tcp");
        }
        String server = settings.text(SERVER).orElse("");
        if (!server.matches("(([0-9A-Za-z._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\])(:[0-9]{1,5})?)?")) {
            throw settings.wrong(SERVER, "'" + server + "' won't do: write HOST or HOST:PORT");
        }
        return new DnsDiscovery(
                new DnsSettings(
                        List.copyOf(names),
                        scheme,
                        server,
                        within(settings, INTERVAL, Duration.ofSeconds(5), Duration.ofDays(1)),
                        within(settings, TIMEOUT, Duration.ofSeconds(1), Duration.ofMinutes(1))),
                context);
    }

    private static Duration within(Settings settings, String key, Duration least, Duration most) {
        Duration value = settings.duration(key).orElse(least);
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw settings.wrong(key, "must be " + least.toSeconds() + "s to " + most.toSeconds() + "s");
        }
        return value;
    }
}
