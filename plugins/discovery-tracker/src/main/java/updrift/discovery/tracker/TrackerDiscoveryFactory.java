package updrift.discovery.tracker;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;
import updrift.api.config.Setting;
import updrift.api.config.Setting.Kind;
import updrift.api.config.Settings;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.discovery.DiscoveryFactory;
import updrift.api.discovery.PeerDiscovery;

/** Makes the discovery that asks small registries over HTTP, and may serve one. */
@Extension
public final class TrackerDiscoveryFactory implements DiscoveryFactory {
    private static final String URLS = "urls";
    private static final String SERVE = "serve";
    private static final String INTERVAL = "interval";
    private static final String TIMEOUT = "timeout";

    /** Each of them hears of each node; more than a handful only cost. */
    private static final int URLS_MAX = 8;

    private static final Pattern HOST_AND_PORT =
            Pattern.compile("([0-9A-Za-z._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\]):([0-9]{1,5})");
    private static final int PORT_MAX = 65_535;

    @Override
    public String name() {
        return "tracker";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting(URLS, Kind.LIST, "", "trackers to ask, such as \"http://updates.example.org:4180/\""),
                new Setting(SERVE, Kind.TEXT, null, "where this node serves a tracker itself, such as 0.0.0.0:4180"),
                new Setting(INTERVAL, Kind.DURATION, "60s", "how often to register and to look for peers, 10s to 1h"),
                new Setting(TIMEOUT, Kind.DURATION, "10s", "how long one answer of a tracker may take, 1s to 1m"));
    }

    @Override
    public PeerDiscovery create(Settings settings, DiscoveryContext context) {
        return open(settings, context);
    }

    static TrackerDiscovery open(Settings settings, DiscoveryContext context) {
        List<URI> urls =
                settings.list(URLS).stream().map(text -> url(settings, text)).toList();
        InetSocketAddress serve =
                settings.text(SERVE).map(text -> address(settings, text)).orElse(null);
        if (urls.isEmpty() && serve == null) {
            throw settings.wrong(URLS, "names no tracker, and serve makes none: set one of them");
        }
        if (urls.size() > URLS_MAX) {
            throw settings.wrong(URLS, "names " + urls.size() + " trackers; at most " + URLS_MAX);
        }
        Duration interval = within(settings, INTERVAL, Duration.ofSeconds(10), Duration.ofHours(1));
        Duration timeout = within(settings, TIMEOUT, Duration.ofSeconds(1), Duration.ofMinutes(1));
        return new TrackerDiscovery(new TrackerSettings(urls, serve, interval, timeout), context);
    }

    private static URI url(Settings settings, String text) {
        try {
            URI url = new URI(text);
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            boolean web = scheme.equals("http") || scheme.equals("https");
            if (web && url.getHost() != null && url.getRawUserInfo() == null && url.getRawFragment() == null) {
                return url;
            }
        } catch (URISyntaxException malformed) {
            throw settings.wrong(URLS, "'" + text + "' is no URL: " + malformed.getReason());
        }
        throw settings.wrong(URLS, "'" + text + "' won't do: write http://HOST:PORT/ or https://HOST/PATH");
    }

    private static @Nullable InetSocketAddress address(Settings settings, String text) {
        Matcher parts = HOST_AND_PORT.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > PORT_MAX) {
            throw settings.wrong(
                    SERVE, "'" + text + "' won't do: write HOST:PORT or [IPV6]:PORT, such as 0.0.0.0:4180");
        }
        return new InetSocketAddress(parts.group(1).replaceAll("[\\[\\]]", ""), Integer.parseInt(parts.group(2)));
    }

    private static Duration within(Settings settings, String key, Duration least, Duration most) {
        Duration value = settings.duration(key).orElse(least);
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw settings.wrong(key, "must be " + least.toSeconds() + "s to " + most.toSeconds() + "s");
        }
        return value;
    }
}
