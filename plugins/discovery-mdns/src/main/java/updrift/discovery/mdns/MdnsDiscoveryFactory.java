package updrift.discovery.mdns;

import java.time.Duration;
import java.util.List;
import org.pf4j.Extension;
import updrift.api.config.Setting;
import updrift.api.config.Setting.Kind;
import updrift.api.config.Settings;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.discovery.DiscoveryFactory;
import updrift.api.discovery.PeerDiscovery;

/** Makes the discovery that announces nodes as services of the local network. */
@Extension
public final class MdnsDiscoveryFactory implements DiscoveryFactory {
    private static final String INTERFACES = "interfaces";
    private static final String INTERVAL = "interval";
    private static final Duration INTERVAL_MIN = Duration.ofSeconds(30);
    private static final Duration INTERVAL_MAX = Duration.ofDays(1);

    @Override
    public String name() {
        return "mdns";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting(INTERFACES, Kind.LIST, "", "names of network interfaces; none: all that carry multicast"),
                new Setting(INTERVAL, Kind.DURATION, "5m", "between searches, 30s to 1d; news comes by itself"));
    }

    @Override
    public PeerDiscovery create(Settings settings, DiscoveryContext context) {
        Duration interval = settings.duration(INTERVAL).orElse(INTERVAL_MIN);
        if (interval.compareTo(INTERVAL_MIN) < 0 || interval.compareTo(INTERVAL_MAX) > 0) {
            throw settings.wrong(INTERVAL, "must be 30s to 1d");
        }
        return new MdnsDiscovery(new MdnsSettings(settings.list(INTERFACES), interval), context);
    }
}
