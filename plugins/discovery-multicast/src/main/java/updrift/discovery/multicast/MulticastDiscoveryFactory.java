package updrift.discovery.multicast;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
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

/** Makes the discovery that finds peers in the same local network by a beacon. */
@Extension
public final class MulticastDiscoveryFactory implements DiscoveryFactory {
    private static final String GROUPS = "groups";
    private static final String PORT = "port";
    private static final String INTERFACES = "interfaces";
    private static final String HOPS = "hops";
    private static final String INTERVAL = "interval";

    /** 239.255/16 is for use within a site (RFC 2365), ff12::/16 for one link without registration (RFC 4291); the rest spells "updr". */
    private static final String DEFAULT_GROUPS = "239.255.117.112, ff12::7570:6472";

    private static final int GROUPS_MAX = 4;
    private static final int PORT_MAX = 65_535;
    private static final int HOPS_MAX = 255;
    private static final Duration INTERVAL_MIN = Duration.ofSeconds(5);
    private static final Duration INTERVAL_MAX = Duration.ofHours(1);

    @Override
    public String name() {
        return "multicast";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting(GROUPS, Kind.LIST, DEFAULT_GROUPS, "multicast groups, IPv4 and IPv6"),
                new Setting(PORT, Kind.NUMBER, "4181", "UDP port of the groups"),
                new Setting(INTERFACES, Kind.LIST, "", "names of network interfaces; none: all that carry multicast"),
                new Setting(HOPS, Kind.NUMBER, "1", "hops that a beacon may go: 1 stays in the local network"),
                new Setting(INTERVAL, Kind.DURATION, "30s", "between beacons, 5s to 1h"));
    }

    @Override
    public PeerDiscovery create(Settings settings, DiscoveryContext context) {
        int port = within(settings, PORT, PORT_MAX);
        List<InetSocketAddress> groups = new ArrayList<>();
        for (String text : settings.list(GROUPS)) {
            groups.add(new InetSocketAddress(group(settings, text), port));
        }
        if (groups.isEmpty() || groups.size() > GROUPS_MAX) {
            throw settings.wrong(GROUPS, "names " + groups.size() + " groups; write 1 to " + GROUPS_MAX);
        }
        Duration interval = settings.duration(INTERVAL).orElse(INTERVAL_MIN);
        if (interval.compareTo(INTERVAL_MIN) < 0 || interval.compareTo(INTERVAL_MAX) > 0) {
            throw settings.wrong(INTERVAL, "must be 5s to 1h");
        }
        var chosen = new MulticastSettings(
                List.copyOf(groups), settings.list(INTERFACES), within(settings, HOPS, HOPS_MAX), interval);
        return new MulticastDiscovery(chosen, context);
    }

    private static int within(Settings settings, String key, int most) {
        int value = settings.number(key);
        if (value < 1 || value > most) {
            throw settings.wrong(key, "must be 1 to " + most);
        }
        return value;
    }

    private static InetAddress group(Settings settings, String text) {
        try {
            // Digits with dots or colons only, so that no name is looked up.
            if (text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:]*")) {
                InetAddress address = InetAddress.getByName(text);
                if (address.isMulticastAddress()) {
                    return address;
                }
            }
        } catch (UnknownHostException malformed) {
            throw settings.wrong(GROUPS, "'" + text + "' is no address");
        }
        throw settings.wrong(GROUPS, "'" + text + "' is no multicast address, such as " + DEFAULT_GROUPS);
    }
}
