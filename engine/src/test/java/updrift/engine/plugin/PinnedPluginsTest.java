package updrift.engine.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.discovery.DiscoveryFactory;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.engine.plugin.PluginReport.State;
import updrift.testkit.TestJar;

/** What an operator gets who names the plugins that he trusts by their digests. */
class PinnedPluginsTest {
    private static final String BLAKE3 = "0123456789abcdef".repeat(4);
    private static final String OTHER = "sha256:" + "0".repeat(64);

    @TempDir
    Path folder;

    private Path directory;
    private Path jar;

    @BeforeEach
    void makeTheDirectory() throws IOException {
        directory = Files.createDirectory(folder.resolve("plugins"));
        jar = directory.resolve("acme.jar");
    }

    @Test
    @Tag("F01")
    void aJarThatNobodyPinnedIsNotLoadedAndTheReasonSaysHowToPinIt() throws Exception {
        TestJar.discovery("acme")
                .source(
                        "acme.Factory",
                        TestJar.factory("acme", "static { System.setProperty(\"acme.pinned\", \"ran\"); }"))
                .write(jar);

        assertThatThrownBy(() -> load(Map.of("transport-tcp", OTHER)))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PLUGIN_FAILED))
                .hasMessageContaining(jar + " isn't pinned, and only pinned plugins are used")
                .hasMessageContaining("plugin_pins { \"discovery-acme\" = \"" + sha256() + "\" }");
        assertThat(System.getProperty("acme.pinned")).isNull();
    }

    @Test
    @Tag("F01")
    void aStrangerBesidePinnedPluginsIsReportedAndStopsNobody() throws Exception {
        TestJar.discovery("acme").write(jar);
        String pin = sha256();
        TestJar.discovery("stranger").write(directory.resolve("stranger.jar"));

        try (Plugins plugins = load(Map.of("discovery-acme", pin))) {
            assertThat(plugins.reports())
                    .extracting(PluginReport::id, PluginReport::state)
                    .contains(tuple("discovery-acme", State.CHOSEN), tuple("discovery-stranger", State.REFUSED));
        }
    }

    @Test
    @Tag("F02")
    void aJarIsPinnedByItsIdOrItsFilesNameAndByEitherHash() throws Exception {
        TestJar.discovery("acme").write(jar);

        for (Map<String, String> pins : List.of(
                Map.of("discovery-acme", sha256()),
                Map.of("acme.jar", sha256()),
                Map.of("discovery-acme", "blake3:" + BLAKE3))) {
            try (Plugins plugins = load(pins)) {
                assertThat(plugins.factory(DiscoveryFactory.class, "acme").name())
                        .isEqualTo("acme");
            }
        }
    }

    @Test
    @Tag("F02")
    void aJarThatIsNotTheOneThatWasPinnedIsRefusedWithBothDigests() throws Exception {
        TestJar.discovery("acme").write(jar);
        String before = sha256();
        TestJar.discovery("acme").entry("more", "x").write(jar);

        assertThatThrownBy(() -> load(Map.of("discovery-acme", before)))
                .hasMessageContaining("another file than the one that is pinned")
                .hasMessageContaining(before)
                .hasMessageContaining(sha256());
        assertThatThrownBy(() -> load(Map.of("discovery-acme", "blake3:" + "f".repeat(64))))
                .hasMessageContaining("it has blake3:" + BLAKE3);
    }

    @Test
    @Tag("F02")
    void whatIsAlteredAfterTheCheckIsNotWhatRuns() throws Exception {
        TestJar.discovery("acme")
                .source(
                        "acme.Factory",
                        TestJar.factory("acme", "@Override public String toString() { return Later.text(); }"))
                .source("acme.Later", later("as checked"))
                .write(jar);

        try (Plugins plugins = load(Map.of("discovery-acme", sha256()))) {
            TestJar.discovery("acme").source("acme.Later", later("altered")).write(jar);
            DiscoveryFactory factory = plugins.factory(DiscoveryFactory.class, "acme");

            assertThat(factory).hasToString("as checked");
            assertThat(factory.getClass()
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .getPath())
                    .doesNotStartWith(folder.toString());
        }
    }

    private static String later(String text) {
        return "package acme; final class Later { static String text() { return \"" + text + "\"; } }";
    }

    @Test
    @Tag("F02")
    @Tag("G01")
    void copiesAreTheirOwnersAloneAndGoWithThePlugins() throws Exception {
        TestJar.discovery("acme").write(jar);
        Path copy;

        try (Plugins plugins = load(Map.of("discovery-acme", sha256()))) {
            copy = Path.of(plugins.factory(DiscoveryFactory.class, "acme")
                    .getClass()
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            assertThat(copy).isRegularFile();
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy.resolveSibling(""))))
                        .isEqualTo("rwx------");
            }
        }
        assertThat(copy.resolveSibling("")).doesNotExist();
    }

    @Test
    @Tag("F08")
    void aHundredPinnedReloadsLeaveNoClassLoaderBehind() throws Exception {
        TestJar.discovery("acme").write(jar);
        Map<String, String> pins = Map.of("discovery-acme", sha256());
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

        for (int i = 0; i < 100; i++) {
            try (Plugins plugins = load(pins)) {
                loaders.add(new WeakReference<>(plugins.factory(DiscoveryFactory.class, "acme")
                        .getClass()
                        .getClassLoader()));
            }
        }
        for (int i = 0; i < 10 && loaders.stream().anyMatch(each -> each.get() != null); i++) {
            System.gc();
        }

        assertThat(loaders).allMatch(each -> each.get() == null);
    }

    @Test
    @Tag("F10")
    void aPluginGetsNothingOfTheEnginesByInjectionAndBindsNothing() throws Exception {
        for (String wanted : List.of("java.time.InstantSource clock", "updrift.engine.plugin.PluginPins engine")) {
            TestJar.discovery("acme")
                    .source(
                            "acme.Factory",
                            TestJar.factory("acme", "@jakarta.inject.Inject public Factory(" + wanted + ") {}"))
                    .write(jar);

            assertThatThrownBy(() -> load(Map.of("discovery-acme", sha256())))
                    .hasMessageContaining("its factory acme.Factory can't be made");
        }
        TestJar.discovery("acme")
                .source("acme.Factory", TestJar.factory("acme", ""))
                .source("acme.Overrides", """
                        package acme;
                        public final class Overrides extends com.google.inject.AbstractModule {
                            @Override protected void configure() { System.setProperty("acme.bound", "yes"); }
                        }
                        """)
                .index("acme.Factory", "acme.Overrides")
                .write(jar);
        assertThatThrownBy(() -> load(Map.of("discovery-acme", sha256()))).hasMessageContaining("lists 2 factories");
        assertThat(System.getProperty("acme.bound")).isNull();
    }

    private Plugins load(Map<String, String> pins) {
        PluginPins known = new PluginPins(pins, file -> BLAKE3);
        return Plugins.load(
                new PluginSource(Optional.of(directory), Optional.of(known)),
                getClass().getClassLoader(),
                new PluginSelection(Map.of(PluginPoint.DISCOVERY, List.of("acme"))));
    }

    private String sha256() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
        return "sha256:" + HexFormat.of().formatHex(digest);
    }
}
