package updrift.engine.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerAddress;
import updrift.api.release.Version;
import updrift.engine.bandwidth.Speeds;
import updrift.engine.plugin.PluginPoint;
import updrift.engine.swarm.OriginSettings;

class NodeConfigTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("updrift.conf");
    }

    @Test
    @Tag("R23")
    void whatIsNotSaidHasItsDefault() throws IOException {
        NodeConfig config = read("updrift { state = node, product = shop }");

        assertThat(config.state()).isEqualTo(folder.resolve("node"));
        assertThat(config.trust()).isEmpty();
        assertThat(config.channel()).isEqualTo("stable");
        assertThat(config.autoCheck()).isTrue();
        assertThat(config.checkInterval()).isEqualTo(Duration.ofHours(1));
        assertThat(config.autoDownload()).isTrue();
        assertThat(config.autoApply()).isFalse();
        assertThat(config.speeds()).isEqualTo(Speeds.UNLIMITED);
        assertThat(config.cacheSize()).isEqualTo(100 * 1024 * 1024);
        assertThat(config.origin()).isEqualTo(new OriginSettings(Duration.ofSeconds(60), 500_000, 0));
        assertThat(config.backupDir()).isEqualTo(folder.resolve("node/backups"));
        assertThat(config.probeTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.pluginSource().directory()).isEmpty();
        assertThat(config.writableByOthers()).isEqualTo(ForeignWriters.Policy.REFUSE);
        assertThat(config.plugins().selection().names(PluginPoint.TRANSPORT)).containsExactly("tcp");
        assertThat(config.plugins().selection().names(PluginPoint.DISCOVERY)).containsExactly("static");
        assertThat(config.plugins().selection().names(PluginPoint.CACHE)).containsExactly("filesystem");
        assertThat(config.plugins().selection().names(PluginPoint.SIGNATURE)).containsExactly("ed25519");
        assertThat(config.plugins().selection().names(PluginPoint.TARGET)).isEmpty();
    }

    @Test
    @Tag("R23")
    void everyKeyIsRead() throws IOException {
        NodeConfig config = read("""
                # comments stay
                updrift {
                  state = /var/lib/shop
                  trust = root.updrift
                  product = shop, channel = beta, platform = linux-x86_64, current_version = 1.2.3
                  auto_check = off
                  check_interval = 90m
                  auto_download = false
                  auto_apply = on
                  max_download_speed = 2MiB
                  max_upload_speed = none
                  max_peer_download_speed = 1MiB
                  max_peer_upload_speed = 512KiB
                  max_critical_speed = 3MiB
                  cache_size = 1GB
                  origin { delay = 5s, floor = 1MB, max_speed = 2MB }
                  backup_dir = ../old
                  probe_timeout = 500ms
                  advertise = ["tcp:[::1]:7", "tcp:example.org:8"]
                  plugins = plugins
                  discovery.use = none
                  target { use = executable }
                }
                """);

        assertThat(config.state()).isEqualTo(Path.of("/var/lib/shop"));
        assertThat(config.trust()).contains(Path.of("/var/lib/shop/root.updrift"));
        assertThat(config.channel()).isEqualTo("beta");
        assertThat(config.platform()).contains("linux-x86_64");
        assertThat(config.currentVersion()).contains(Version.parse("1.2.3"));
        assertThat(config.autoCheck()).isFalse();
        assertThat(config.checkInterval()).isEqualTo(Duration.ofMinutes(90));
        assertThat(config.autoDownload()).isFalse();
        assertThat(config.autoApply()).isTrue();
        assertThat(config.speeds()).isEqualTo(new Speeds(2 << 20, 0, 1 << 20, 512 << 10, 3 << 20));
        assertThat(config.cacheSize()).isEqualTo(1_000_000_000);
        assertThat(config.origin()).isEqualTo(new OriginSettings(Duration.ofSeconds(5), 1_000_000, 2_000_000));
        assertThat(config.backupDir()).isEqualTo(Path.of("/var/lib/old"));
        assertThat(config.probeTimeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.advertise())
                .isEqualTo(List.of(PeerAddress.parse("tcp:[::1]:7"), PeerAddress.parse("tcp:example.org:8")));
        assertThat(config.pluginSource().directory()).contains(Path.of("/var/lib/shop/plugins"));
        assertThat(config.plugins().selection().names(PluginPoint.DISCOVERY)).isEmpty();
        assertThat(config.plugins().selection().chooses(PluginPoint.TARGET, "executable"))
                .isTrue();
    }

    @Test
    void anOverrideStandsAboveTheFile() throws IOException {
        Files.writeString(file, "updrift { state = node, product = shop, cache_size = 1GiB }");

        NodeConfig config = NodeConfig.read(
                Optional.of(file), new TreeMap<>(Map.of("product", "till", "target.use", "executable")));

        assertThat(config.product()).isEqualTo("till");
        assertThat(config.cacheSize()).isEqualTo(1 << 30);
        assertThat(config.plugins().selection().names(PluginPoint.TARGET)).containsExactly("executable");
    }

    @Test
    void whatIsSaidOtherwiseCountsWhereNobodySaysMore() throws IOException {
        Files.writeString(file, "updrift { state = node, product = shop, channel = beta, transport.use = udp }");

        NodeConfig config = NodeConfig.read(
                Optional.of(file),
                new TreeMap<>(),
                new TreeMap<>(Map.of("channel", "stable", "plugins", "/opt/p", "transport.tcp.listen", "tcp:[::]:0")));

        assertThat(config.channel()).isEqualTo("beta");
        assertThat(config.pluginSource().directory()).contains(Path.of("/opt/p"));
        assertThat(config.plugins().selection().names(PluginPoint.TRANSPORT)).containsExactly("udp");
    }

    @Test
    @Tag("F11")
    void aPinThatIsNoDigestIsNamedAndAnEmptySectionPinsToo() throws IOException {
        Files.writeString(file, "updrift { state = node, product = shop, plugin_pins { transport-tcp = md5 } }");
        assertThatThrownBy(() -> NodeConfig.read(Optional.of(file), new TreeMap<>()))
                .hasMessageContaining("plugin_pins.transport-tcp: 'md5' is not blake3: or sha256: and 64");

        Files.writeString(file, "updrift { state = node, product = shop, plugin_pins {} }");
        assertThat(NodeConfig.read(Optional.of(file), new TreeMap<>())
                        .pluginSource()
                        .pins())
                .isPresent();
        Files.writeString(file, "updrift { state = node, product = shop }");
        assertThat(NodeConfig.read(Optional.of(file), new TreeMap<>())
                        .pluginSource()
                        .pins())
                .isEmpty();
    }

    @Test
    @Tag("F11")
    void aWrongOverrideIsNamedByItsKey() {
        assertThatThrownBy(() -> NodeConfig.read(
                        Optional.empty(),
                        new TreeMap<>(Map.of("state", "/s", "product", "p", "max_download_speed", "fast"))))
                .hasMessageStartingWith("updrift.max_download_speed: 'fast' is no size");
    }

    @ParameterizedTest
    @Tag("F11")
    @CsvSource(delimiter = '|', textBlock = """
                    auto_aply = true            | 3: updrift.auto_aply: unknown key; did you mean 'auto_apply'?
                    xyzzy = 1                   | 3: updrift.xyzzy: unknown key; known are state, trust, product
                    check_interval = 5          | 3: updrift.check_interval: '5' is no duration
                    check_interval = 5 weeks    | 3: updrift.check_interval: '5 weeks' is no duration
                    check_interval = 1ms        | 3: updrift.check_interval: '1ms' is out of range: 1s to 365d
                    cache_size = -1             | 3: updrift.cache_size: '-1' is no size
                    cache_size = 1mb            | 3: updrift.cache_size: '1mb' is no size
                    cache_size = 99999999999GiB | 3: updrift.cache_size: '99999999999GiB' is too large
                    cache_size = 10             | 3: updrift.cache_size: '10' is out of range
                    cache_size = [1]            | 3: updrift.cache_size: is one value, not a list
                    auto_apply = maybe          | 3: updrift.auto_apply: 'maybe' is neither true nor false
                    platform = ""               | 3: updrift.platform: '' is not 1 to 64
                    current_version = 1.x       | 3: updrift.current_version:
                    advertise = nowhere         | 3: updrift.advertise: 'nowhere' is no address
                    cache.use = []              | 3: updrift.cache.use: chooses nothing
                    target.use = [a, b]         | 3: updrift.target.use: names several
                    origin.dely = 5s            | 3: updrift.origin.dely: unknown key; did you mean 'delay'?
                    origin.max_speed = 5        | 3: updrift.origin.max_speed: '5' is out of range
                    transport.use = [tcp, tcp]  | 3: updrift.transport.use: names a plugin twice
                    transport.use = none/x      | 3: updrift.transport.use: 'none/x' is not the name of a plugin
                    transport.tpc.tls = off     | 3: updrift.transport.tpc: unknown key; did you mean 'tcp'?
                    transport = tcp             | 3: updrift.transport: is a section: write transport { ... }
                    state = twice               | 3: updrift.state: is set twice, first on line 1
                    auto_apply = ${nowhere}     | 3: Could not resolve substitution
                    trust = tcp:1               | 3:
                    """)
    void whatIsWrongIsNamedWithFileLineAndKey(String line, String message) {
        String text = "updrift { state = node\n product = shop\n" + line + "\n}";

        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
                .hasMessageContaining(file.getFileName() + ":")
                .message()
                .contains(message.strip())
                .doesNotContain("\n");
    }

    @Test
    @Tag("F11")
    void aWrongEncodingIsNamedWithItsLine() throws IOException {
        Files.write(file, "updrift {\n product = \"caf\u00e9\"\n}".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> NodeConfig.read(Optional.of(file), new TreeMap<>()))
                .hasMessage(file + ":2: is not UTF-8");
    }

    @Test
    @Tag("F11")
    void aFileThatIsMissingOrFarTooLargeIsRefused() throws IOException {
        assertThatThrownBy(() -> NodeConfig.read(Optional.of(file), new TreeMap<>()))
                .hasMessage(file + ": there is no such file");
        Files.write(file, new byte[(1 << 20) + 1]);
        assertThatThrownBy(() -> NodeConfig.read(Optional.of(file), new TreeMap<>()))
                .hasMessage(file + ": 1048577 bytes; at most 1048576");
    }

    @Test
    void whatIsRequiredIsAskedFor() {
        assertThatThrownBy(() -> read("updrift { product = p }")).hasMessageContaining("updrift.state: is required");
        assertThatThrownBy(() -> read("updrift { state = s }")).hasMessageContaining("updrift.product: is required");
        assertThatThrownBy(() -> read("updrift {}\nother = 1"))
                .hasMessageContaining(":2: other: unknown key; known are updrift");
    }

    @Test
    void aFileCanIncludeAnotherAndAskTheEnvironment() throws IOException {
        Files.writeString(folder.resolve("base.conf"), "updrift { product = shop, cache_size = 1GiB }");

        NodeConfig config = read("include \"base.conf\"\nupdrift.state = s\nupdrift.state = ${?UPDRIFT_NOT_SET}\n");

        assertThat(config.product()).isEqualTo("shop");
        assertThat(config.state()).isEqualTo(folder.resolve("s"));
    }

    @Test
    void theFileThatComesWithTheNodeSampleNamesKeysThatAreKnown() throws IOException {
        String sample = Files.readString(Path.of("../samples/node/src/main/dist/conf/updrift.conf"));

        NodeConfig config = read(sample.replaceAll("(?m)^( +)# ", "$1"));

        assertThat(config.product()).isEqualTo("shop");
        assertThat(config.checkInterval()).isEqualTo(Duration.ofHours(1));
        assertThat(config.plugins().selection().chooses(PluginPoint.TARGET, "executable"))
                .isTrue();
    }

    /** A package is one unit, so what belongs together is one target: a directory, or a set of plugins. */
    @Test
    @Tag("E30")
    void aNodeHasOneTargetSoNoUpdateIsHalfApplied() {
        assertThatThrownBy(() -> read("updrift { product = till, state = node, target.use = [directory, executable] }"))
                .hasMessageContaining("updrift.target.use: names several, and a node has one target");
    }

    private NodeConfig read(String text) throws IOException {
        Files.writeString(file, text);
        return NodeConfig.read(Optional.of(file), new TreeMap<>());
    }
}
