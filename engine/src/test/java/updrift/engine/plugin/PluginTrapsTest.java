package updrift.engine.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.discovery.DiscoveryFactory;
import updrift.engine.plugin.PluginReport.State;
import updrift.testkit.TestJar;

/** Jars that PF4J alone would pass over in silence, unpack, or follow elsewhere. */
class PluginTrapsTest {
    @TempDir
    Path folder;

    private Path jar;

    @BeforeEach
    void nameTheJar() throws IOException {
        jar = Files.createDirectory(folder.resolve("plugins")).resolve("acme.jar");
    }

    @Test
    @Tag("F05")
    void aJarThatBringsSharedPackagesIsRefused() throws IOException {
        refused(
                TestJar.discovery("acme").entry("updrift/api/PluginFactory.class", "x"),
                "brings classes of updrift.api, which come from the host");
        refused(TestJar.discovery("acme").entry("org/pf4j/Plugin.class", "x"), "brings classes of org.pf4j");
        refused(TestJar.discovery("acme").entry("com/google/inject/Guice.class", "x"), "of com.google.inject");
        refused(
                TestJar.discovery("acme").entry("META-INF/versions/11/org/bouncycastle/X.class", "x"),
                "brings classes of org.bouncycastle");
    }

    @Test
    @Tag("F07")
    void aRangeOfVersionsThatThisApiIsOutsideOfIsRefused() throws IOException {
        refused(
                TestJar.discovery("acme").manifest("Plugin-Requires", ">=2.0.0"),
                "needs an api of >=2.0.0, and this is 0.1.0");
        refused(TestJar.discovery("acme").manifest("Plugin-Requires", "soon"), "'soon' is no range of versions");
        refused(TestJar.discovery("acme").without("Plugin-Requires"), "its manifest has no Plugin-Requires");
    }

    @Test
    @Tag("F07")
    void dependenciesOnOtherPluginsAreRefusedNamingBoth() throws IOException {
        refused(
                TestJar.discovery("acme").manifest("Plugin-Dependencies", "discovery-other@1.0.0"),
                "names 'discovery-other@1.0.0' in Plugin-Dependencies; a plugin is one jar");
    }

    @Test
    @Tag("F09")
    void aManifestThatIsMissingMalformedDoubledOrHugeIsRefused() throws IOException {
        refused(new TestJar().index("acme.Factory"), "has no META-INF/MANIFEST.MF");
        refused(new TestJar().entry(JarInspector.MANIFEST, "no colon here\n"), "has a malformed manifest");
        refused(TestJar.discovery("acme").entry("meta-inf/manifest.mf", ""), "holds meta-inf/manifest.mf twice");
        refused(
                new TestJar().entry(JarInspector.MANIFEST, "A: b\n".repeat(20_000)),
                "has a META-INF/MANIFEST.MF of more than 65536 bytes");
        refused(TestJar.discovery("acme").manifest("Plugin-Id", "Acme Discovery"), "has a Plugin-Id that isn't one");
        refused(TestJar.discovery("acme").manifest("Plugin-Version", "one"), "has a Plugin-Version that isn't one");
        refused(TestJar.discovery("acme").manifest("Plugin-Class", "../x"), "names no class in Plugin-Class");
    }

    @Test
    @Tag("F09")
    void anIndexThatIsMissingHugeOrListsNotExactlyOneFactoryIsRefused() throws IOException {
        refused(TestJar.discovery("acme").withoutEntry(JarInspector.INDEX), "has no META-INF/extensions.idx");
        refused(TestJar.discovery("acme").index(), "lists 0 factories in META-INF/extensions.idx");
        refused(TestJar.discovery("acme").index("acme.Factory", "acme.Other"), "lists 2 factories");
        refused(TestJar.discovery("acme").index("a b c"), "lists no class name");
        refused(
                TestJar.discovery("acme").index("# " + "x".repeat(70_000)),
                "has a META-INF/extensions.idx of more than 65536 bytes");
    }

    @Test
    @Tag("F06")
    void aFactoryThatIsNoneOfItsPointIsRefused() throws IOException {
        refused(
                TestJar.discovery("acme").manifest("Plugin-Id", "storage-acme"),
                "names no extension point: expected one of [transport,");
        refused(
                TestJar.discovery("acme").index("java.lang.String"),
                "its factory java.lang.String is no DiscoveryFactory");
        refused(TestJar.discovery("acme").index("acme.Absent"), "lists acme.Absent in its index and doesn't bring it");
        refused(
                TestJar.discovery("acme").source("acme.Factory", TestJar.factory("other", "")),
                "its factory calls itself 'other', and its Plugin-Id 'discovery-acme'");
        refused(
                TestJar.discovery("acme")
                        .source(
                                "acme.Factory",
                                TestJar.factory("\" + null + \"", "").replace("\"\" + null + \"\"", "null")),
                "its factory has a name that isn't");
        refused(
                TestJar.discovery("acme").source("acme.Factory", TestJar.factory("acme", "private Factory() {}")),
                "its factory acme.Factory can't be made");
    }

    @Test
    @Tag("F04")
    void aJarThatNamesOtherJarsIsRefused() throws IOException {
        refused(
                TestJar.discovery("acme").manifest("Class-Path", "../other.jar"),
                "names '../other.jar' in Class-Path; a plugin is one jar");
        refused(
                TestJar.discovery("acme").entry("META-INF/INDEX.LIST", "JarIndex-Version: 1.0\n"),
                "META-INF/INDEX.LIST");
    }

    @Test
    @Tag("F04")
    void developmentModeOfTheJvmChangesNothing() throws IOException {
        Path classes = Files.createDirectories(jar.resolveSibling("acme/target/classes/META-INF"));
        Files.writeString(classes.resolve("MANIFEST.MF"), "Plugin-Id: discovery-acme\nPlugin-Version: 1.0.0\n");
        System.setProperty("pf4j.mode", "development");
        System.setProperty("pf4j.pluginsDir", folder.toString());
        try {
            assertThat(new Pf4jHost(jar.getParent(), getClass().getClassLoader()).isDevelopment())
                    .isFalse();
            assertThat(reports()).singleElement().satisfies(report -> {
                assertThat(report.state()).isEqualTo(State.REFUSED);
                assertThat(report.reason()).startsWith("is no jar: a plugin is one jar");
            });
        } finally {
            System.clearProperty("pf4j.mode");
            System.clearProperty("pf4j.pluginsDir");
        }
    }

    @Test
    @Tag("F03")
    void aZipIsReportedAndNeverUnpacked() throws IOException {
        Path zip = TestJar.discovery("acme").entry("../../escaped", "x").write(jar.resolveSibling("acme.zip"));

        assertThat(reports()).singleElement().satisfies(report -> {
            assertThat(report.where()).isEqualTo(zip.toString());
            assertThat(report.reason()).startsWith("is no jar");
        });
        assertThat(folder.resolve("escaped")).doesNotExist();
        try (var files = Files.list(jar.getParent())) {
            assertThat(files).containsExactly(zip);
        }
    }

    @Test
    @Tag("F09")
    void bytesThatAreNoJarAreRefusedWhateverTheyAre() throws IOException {
        byte[] good = Files.readAllBytes(TestJar.discovery("acme").write(jar));
        Random random = new Random(9);
        for (int i = 0; i < 500; i++) {
            byte[] bad = good.clone();
            for (int flips = 0; flips < 8; flips++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            Files.write(jar, bad);

            assertThat(reports()).hasSize(1);
        }
        Files.write(jar, new byte[0]);
        assertThat(reports().get(0).reason()).startsWith("can't be read as a jar");
    }

    @Test
    @Tag("F09")
    void aJarThatWasCutShortIsToldWithItsRemedyAndTheOthersLoad() throws IOException {
        byte[] whole = Files.readAllBytes(TestJar.discovery("acme").write(jar));
        TestJar.discovery("other").write(jar.resolveSibling("other.jar"));
        for (int length : List.of(whole.length - 100, whole.length / 2, 10, 0)) {
            Files.write(jar, Arrays.copyOf(whole, length));

            assertThatThrownBy(() -> load("acme").close())
                    .hasMessageMatching(
                            "discovery plugin 'acme' may be one that can't be used: " + Pattern.quote(jar.toString())
                                    + " can't be read as a jar: zip .*; if it was cut short on its way here, copy it again");
            try (Plugins plugins = load("other")) {
                assertThat(plugins.factory(DiscoveryFactory.class, "other").name())
                        .isEqualTo("other");
                assertThat(plugins.reports())
                        .filteredOn(report -> report.where().equals(jar.toString()))
                        .singleElement()
                        .satisfies(report -> assertThat(report.state()).isEqualTo(State.REFUSED))
                        .satisfies(report -> assertThat(report.reason()).endsWith("copy it again"));
            }
        }
        Files.write(jar, whole);
        try (Plugins plugins = load("acme")) {
            assertThat(plugins.factory(DiscoveryFactory.class, "acme").name()).isEqualTo("acme");
        }
    }

    private void refused(TestJar bad, String reason) throws IOException {
        bad.write(jar);

        assertThatThrownBy(() -> load("acme"))
                .message()
                .as(reason)
                .contains(jar.toString() + " ", reason)
                .doesNotContain("\n");
        assertThat(reports())
                .filteredOn(report -> report.state() == State.REFUSED)
                .singleElement()
                .satisfies(report -> assertThat(report.reason()).contains(reason));
    }

    private List<PluginReport> reports() {
        try (Plugins plugins = Plugins.survey(
                PluginSource.of(Optional.of(jar.getParent())), getClass().getClassLoader(), choosing("acme"))) {
            return plugins.reports().stream()
                    .filter(report -> report.where().startsWith(folder.toString()))
                    .toList();
        }
    }

    private Plugins load(String chosen) {
        return Plugins.load(
                PluginSource.of(Optional.of(jar.getParent())), getClass().getClassLoader(), choosing(chosen));
    }

    private static PluginSelection choosing(String name) {
        return new PluginSelection(Map.of(PluginPoint.DISCOVERY, List.of(name)));
    }
}
