package updrift.engine.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import updrift.api.config.Amounts;
import updrift.api.error.ErrorCode;
import updrift.api.peer.PeerAddress;
import updrift.api.release.Version;
import updrift.engine.bandwidth.Speeds;
import updrift.engine.plugin.PluginSource;
import updrift.engine.swarm.OriginSettings;

/**
 * Everything that configuration says about one node, read and checked as a whole: there is no half of it. Paths are absolute.
 *
 * @param file where it was read from, if from a file
 * @param included files that {@code file} includes, itself or by others, each once
 * @param state the state directory; what a file says relatively counts from that file's directory
 * @param trust the trust anchor, if one is named; this and the other paths count from {@code state}
 * @param product what the fleet runs
 * @param channel which of its releases this node follows
 * @param platform overrides what the JVM says, such as {@code linux-x86_64}
 * @param currentVersion what runs now, for a program that doesn't tell
 * @param autoCheck whether the out-of-band check runs
 * @param checkInterval its mean interval, 1 s to a year
 * @param autoDownload whether a release is fetched without approval
 * @param autoApply whether a release is applied without approval
 * @param speeds how fast it may move chunks; each 1 KiB per second or more, or no limit
 * @param cacheSize in bytes, 64 KiB or more
 * @param origin when and how fast chunks are taken from the second tier, if the cache has one
 * @param backupDir where previous versions are kept
 * @param probeTimeout how long a version may take to tell what it is, 100 ms to 1 h
 * @param apply what a new version has to do to stay
 * @param advertise addresses that peers are told instead of what they observe
 * @param pluginSource where plugin jars stand, beside those on the class path, and what they are held against
 * @param writableByOthers what is done where somebody else may write
 * @param plugins which plugins are chosen, and the settings of each
 */
public record NodeConfig(
        Optional<Path> file,
        List<Path> included,
        Path state,
        Optional<Path> trust,
        String product,
        String channel,
        Optional<String> platform,
        Optional<Version> currentVersion,
        boolean autoCheck,
        Duration checkInterval,
        boolean autoDownload,
        boolean autoApply,
        Speeds speeds,
        long cacheSize,
        OriginSettings origin,
        Path backupDir,
        Duration probeTimeout,
        ApplySettings apply,
        List<PeerAddress> advertise,
        PluginSource pluginSource,
        ForeignWriters.Policy writableByOthers,
        PluginSettings plugins) {
    private static final List<String> KEYS = List.of(
            "state",
            "trust",
            "product",
            "channel",
            "platform",
            "current_version",
            "auto_check",
            "check_interval",
            "auto_download",
            "auto_apply",
            "max_download_speed",
            "max_upload_speed",
            "max_peer_download_speed",
            "max_peer_upload_speed",
            "max_critical_speed",
            "cache_size",
            "origin",
            "backup_dir",
            "probe_timeout",
            "probation",
            "confirm_within",
            "restart_within",
            "apply_window",
            "apply_days",
            "apply_deadline",
            "advertise",
            "plugins",
            "plugin_pins",
            ForeignWriters.KEY,
            "transport",
            "discovery",
            "cache",
            "signature",
            "target");

    private static final Function<String, String> NAME =
            Values.matching("[a-z0-9._-]{1,64}", "1 to 64 lower case letters, digits, dots, hyphens or underscores");

    /**
     * Reads {@code file} and, above it, {@code overrides}, or throws {@link ErrorCode#CONFIG_INVALID} with file, line and key.
     *
     * @param overrides by key without the leading {@code updrift.}, such as {@code transport.tcp.listen}; lists separated by commas; relative paths count as
     *     in the file, a relative {@code state} from the working directory
     * @param otherwise by key as well, for what neither of both says; what belongs to a plugin that isn't chosen is passed over
     */
    public static NodeConfig read(
            Optional<Path> file, SortedMap<String, String> overrides, SortedMap<String, String> otherwise) {
        Set<Path> included = new LinkedHashSet<>();
        ConfigReader root = root(file, overrides, otherwise, included::add);
        Path state = state(root).orElseThrow(() -> root.wrong("state", "is required: the node's state directory"));
        Function<String, Path> path = text -> state.resolve(text).normalize();
        return new NodeConfig(
                file.map(Path::toAbsolutePath),
                List.copyOf(included),
                state,
                root.value("trust", path),
                root.value("product", NAME).orElseThrow(() -> root.wrong("product", "is required")),
                root.value("channel", NAME).orElse("stable"),
                root.value("platform", NAME),
                root.value("current_version", Version::parse),
                root.value("auto_check", Values::flag).orElse(true),
                root.value("check_interval", Values.within(Amounts::duration, "1s", "365d"))
                        .orElse(Duration.ofHours(1)),
                root.value("auto_download", Values::flag).orElse(true),
                root.value("auto_apply", Values::flag).orElse(false),
                speeds(root),
                root.value("cache_size", Values.within(Amounts::size, "64KiB", Long.toString(Long.MAX_VALUE)))
                        .orElse(100L << 20),
                OriginConfig.read(root.section("origin")),
                root.value("backup_dir", path).orElse(state.resolve("backups")),
                root.value("probe_timeout", Values.within(Amounts::duration, "100ms", "1h"))
                        .orElse(Duration.ofSeconds(30)),
                ApplySettings.read(root),
                root.list("advertise", PeerAddress::parse).orElse(List.of()),
                new PluginSource(root.value("plugins", path), PinsConfig.read(root)),
                root.value(ForeignWriters.KEY, ForeignWriters.Policy::parse).orElse(ForeignWriters.Policy.REFUSE),
                new PluginSettings(root));
    }

    /** As {@link #read(Optional, SortedMap, SortedMap)}, with nothing otherwise. */
    public static NodeConfig read(Optional<Path> file, SortedMap<String, String> overrides) {
        return read(file, overrides, new TreeMap<>());
    }

    /** Where to look for plugins and which are chosen: the part of the configuration that needs no node. Other paths count from {@code base}. */
    public record PluginsOnly(Path base, PluginSource source, PluginSettings plugins) {}

    /** As {@link #read}, for whoever only wants to see plugins; the rest may be missing, though not unknown. */
    public static PluginsOnly readPlugins(
            Optional<Path> file, SortedMap<String, String> overrides, SortedMap<String, String> otherwise) {
        ConfigReader root = root(file, overrides, otherwise, included -> {});
        Path base = state(root).orElse(Path.of("").toAbsolutePath());
        Optional<Path> directory =
                root.value("plugins", text -> base.resolve(text).normalize());
        return new PluginsOnly(base, new PluginSource(directory, PinsConfig.read(root)), new PluginSettings(root));
    }

    private static ConfigReader root(
            Optional<Path> file,
            SortedMap<String, String> overrides,
            SortedMap<String, String> otherwise,
            Consumer<Path> included) {
        ConfigReader root = ConfigReader.of(ConfigText.read(file, overrides, otherwise, included));
        root.knowsOnly(KEYS);
        return root;
    }

    private static Optional<Path> state(ConfigReader root) {
        return root.value(
                "state",
                text -> root.home("state")
                        .orElse(Path.of(""))
                        .resolve(text)
                        .toAbsolutePath()
                        .normalize());
    }

    private static Speeds speeds(ConfigReader root) {
        return new Speeds(
                speed(root, "max_download_speed"),
                speed(root, "max_upload_speed"),
                speed(root, "max_peer_download_speed"),
                speed(root, "max_peer_upload_speed"),
                speed(root, "max_critical_speed"));
    }

    /** In bytes per second, 0 for no limit. */
    static long speed(ConfigReader section, String key) {
        Function<String, Long> atLeast = Values.within(Amounts::size, "1KiB", Long.toString(Long.MAX_VALUE));
        return section.value(key, text -> text.equals("none") ? 0L : atLeast.apply(text))
                .orElse(0L);
    }
}
