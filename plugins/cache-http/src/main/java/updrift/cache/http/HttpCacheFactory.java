package updrift.cache.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.pf4j.Extension;
import updrift.api.cache.CacheContext;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.CacheStorageFactory;
import updrift.api.config.Setting;
import updrift.api.config.Setting.Kind;
import updrift.api.config.Settings;

/** Makes the storage that reads packages from a static web server. */
@Extension
public final class HttpCacheFactory implements CacheStorageFactory {
    private static final String URL = "url";
    private static final String CONNECT_TIMEOUT = "connect_timeout";
    private static final String TIMEOUT = "timeout";

    @Override
    public String name() {
        return "http";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting(
                        URL, Kind.TEXT, null, "where the packages stand, such as https://updates.example.org/acme/"),
                new Setting(CONNECT_TIMEOUT, Kind.DURATION, "10s", "how long a connection may take"),
                new Setting(TIMEOUT, Kind.DURATION, "30s", "how long one answer may take, from 1s"));
    }

    @Override
    public CacheStorage create(Settings settings, CacheContext context) {
        return new HttpCache(new WebServer(
                base(settings, settings.required(URL)),
                atLeastASecond(settings, CONNECT_TIMEOUT),
                atLeastASecond(settings, TIMEOUT)));
    }

    private static URI base(Settings settings, String text) {
        try {
            URI url = new URI(text.endsWith("/") ? text : text + "/");
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            boolean web = scheme.equals("http") || scheme.equals("https");
            if (web && url.getHost() != null && isPlain(url)) {
                return url;
            }
        } catch (URISyntaxException malformed) {
            throw settings.wrong(URL, "'" + text + "' is no URL: " + malformed.getReason());
        }
        throw settings.wrong(
                URL,
                "'" + text
                        + "' won't do: write http://HOST/PATH/ or https://HOST/PATH/, without user, query or fragment");
    }

    private static boolean isPlain(URI url) {
        return url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null;
    }

    private static Duration atLeastASecond(Settings settings, String key) {
        Duration duration = settings.duration(key).orElseThrow(() -> settings.wrong(key, "is required"));
        if (duration.toSeconds() < 1 || duration.toDays() > 1) {
            throw settings.wrong(key, "must be 1s to 1d");
        }
        return duration;
    }
}
