package updrift.cache.s3;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pf4j.Extension;
import updrift.api.cache.CacheContext;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.CacheStorageFactory;
import updrift.api.config.Setting;
import updrift.api.config.Setting.Kind;
import updrift.api.config.Settings;

/** Makes the storage that keeps packages in a bucket of Amazon S3, or of a store that speaks as it does. What the settings leave open the usual environment tells. */
@Extension
public final class S3CacheFactory implements CacheStorageFactory {
    private static final String URL = "url";
    private static final String ENDPOINT = "endpoint";
    private static final String REGION = "region";
    private static final String STYLE = "style";
    private static final String ACCESS_KEY = "access_key";
    private static final String SECRET_KEY = "secret_key";
    private static final String CREDENTIALS_FILE = "credentials_file";
    private static final String PROFILE = "profile";
    private static final String CONNECT_TIMEOUT = "connect_timeout";
    private static final String TIMEOUT = "timeout";
    private static final String RETRY_FOR = "retry_for";

    /** A bucket by S3's rules of names, and a prefix of characters that no URL encodes. */
    private static final Pattern PLACE =
            Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:/[A-Za-z0-9_-][A-Za-z0-9._-]*){0,32})/?");

    private final Map<String, String> environment;

    /** As a node uses it. */
    public S3CacheFactory() {
        this(System.getenv());
    }

    S3CacheFactory(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public String name() {
        return "s3";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting(URL, Kind.TEXT, null, "bucket and prefix, such as s3://acme-updates/agent"),
                new Setting(
                        ENDPOINT, Kind.TEXT, null, "URL of the store; without it AWS_ENDPOINT_URL_S3, then Amazon's"),
                new Setting(REGION, Kind.TEXT, null, "the bucket's region; without it AWS_REGION, then us-east-1"),
                new Setting(
                        STYLE, Kind.TEXT, null, "path or host: where URLs name the bucket; path for a named endpoint"),
                new Setting(ACCESS_KEY, Kind.TEXT, null, "access key; without it AWS_ACCESS_KEY_ID, then the file"),
                new Setting(SECRET_KEY, Kind.TEXT, null, "secret key that goes with access_key"),
                new Setting(
                        CREDENTIALS_FILE, Kind.TEXT, null, "shared credentials file; ~/.aws/credentials by default"),
                new Setting(PROFILE, Kind.TEXT, null, "section of that file; without it AWS_PROFILE, then default"),
                new Setting(CONNECT_TIMEOUT, Kind.DURATION, "10s", "how long a connection may take, from 1s"),
                new Setting(TIMEOUT, Kind.DURATION, "60s", "how long one request may take, from 1s"),
                new Setting(RETRY_FOR, Kind.DURATION, "5m", "how long what is written is tried again, from 1s"));
    }

    @Override
    public CacheStorage create(Settings settings, CacheContext context) {
        S3Client client = new S3Client(
                bucket(settings),
                chain(settings, context),
                context.timeline()::instant,
                bounded(settings, CONNECT_TIMEOUT),
                bounded(settings, TIMEOUT));
        return new S3Cache(
                client,
                new Patience(client, bounded(settings, RETRY_FOR), context.timeline()::nanos, new SecureRandom()));
    }

    private Bucket bucket(Settings settings) {
        String url = settings.required(URL);
        Matcher place = PLACE.matcher(url);
        if (!place.matches()) {
            throw settings.wrong(
                    URL,
                    "'" + url + "' won't do: write s3://BUCKET or s3://BUCKET/PREFIX, the prefix of letters,"
                            + " digits, dots, hyphens and underscores");
        }
        String prefix = place.group(2).isEmpty() ? "" : place.group(2).substring(1) + "/";
        String region = region(settings);
        Optional<String> named = settings.text(ENDPOINT)
                .or(() -> environment("AWS_ENDPOINT_URL_S3"))
                .or(() -> environment("AWS_ENDPOINT_URL"));
        URI endpoint = endpoint(settings, named.orElse("https://s3." + region + ".amazonaws.com"));
        // A dot in a bucket's name makes a host that Amazon's certificate doesn't cover.
        String usual = named.isPresent() || place.group(1).contains(".") ? "path" : "host";
        String style = settings.text(STYLE).orElse(usual);
        if (!style.equals("path") && !style.equals("host")) {
            throw settings.wrong(STYLE, "must be path or host");
        }
        return new Bucket(endpoint, region, place.group(1), prefix, style.equals("path"));
    }

    private String region(Settings settings) {
        String region = settings.text(REGION)
                .or(() -> environment("AWS_REGION"))
                .or(() -> environment("AWS_DEFAULT_REGION"))
                .orElse("us-east-1");
        if (!region.matches("[a-z0-9-]{1,32}")) {
            throw settings.wrong(REGION, "'" + region + "' is no region: lower case letters, digits, hyphens");
        }
        return region;
    }

    private static URI endpoint(Settings settings, String text) {
        try {
            URI url = new URI(text.replaceFirst("/$", ""));
            boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            boolean bare = Stream.of(url.getRawUserInfo(), url.getRawQuery(), url.getRawFragment())
                    .allMatch(part -> part == null);
            if (web && url.getHost() != null && bare && url.getRawPath().isEmpty()) {
                return url;
            }
        } catch (URISyntaxException malformed) {
            throw settings.wrong(ENDPOINT, "'" + text + "' is no URL: " + malformed.getReason());
        }
        throw settings.wrong(
                ENDPOINT, "'" + text + "' won't do: write http://HOST:PORT or https://HOST, without a path");
    }

    private CredentialChain chain(Settings settings, CacheContext context) {
        Optional<String> access = settings.text(ACCESS_KEY);
        Optional<String> secret = settings.text(SECRET_KEY);
        if (access.isPresent() != secret.isPresent()) {
            throw settings.wrong(
                    access.isPresent() ? ACCESS_KEY : SECRET_KEY, "goes with the other key: set both or none");
        }
        Path file = settings.text(CREDENTIALS_FILE)
                .map(context::resolve)
                .or(() -> environment("AWS_SHARED_CREDENTIALS_FILE").map(Path::of))
                .orElseGet(() -> Path.of(System.getProperty("user.home", ""), ".aws", "credentials"));
        String profile =
                settings.text(PROFILE).or(() -> environment("AWS_PROFILE")).orElse("default");
        return new CredentialChain(
                access.map(key -> new Credentials(key, secret.orElse(""), Optional.empty())),
                environment,
                file,
                profile);
    }

    private Optional<String> environment(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }

    private static Duration bounded(Settings settings, String key) {
        Duration duration = settings.duration(key).orElseThrow(() -> settings.wrong(key, "is required"));
        if (duration.toSeconds() < 1 || duration.toDays() > 1) {
            throw settings.wrong(key, "must be 1s to 1d");
        }
        return duration;
    }
}
