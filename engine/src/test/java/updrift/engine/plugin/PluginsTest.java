package updrift.engine.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

class PluginsTest {
    private static final ClassLoader HOST = PluginsTest.class.getClassLoader();

    @TempDir
    Path folder;

    private Path directory;

    @BeforeEach
    void makeTheDirectory() throws IOException {
        directory = Files.createDirectory(folder.resolve("plugins"));
    }

    @Test
    @Tag("R33")
    void aChosenJarGivesItsFactoryFromAClassLoaderOfItsOwn() throws IOException {
        TestJar.discovery("acme").write(directory.resolve("acme.jar"));

        try (Plugins plugins = load("acme")) {
            DiscoveryFactory factory = plugins.factory(DiscoveryFactory.class, "acme");

            assertThat(factory.name()).isEqualTo("acme");
            assertThat(factory.getClass().getClassLoader()).isInstanceOf(IsolatedClassLoader.class);
            assertThat(report(plugins, "discovery-acme"))
                    .isEqualTo(new PluginReport(
                            "discovery-acme",
                            Optional.of(PluginPoint.DISCOVERY),
                            "acme",
                            "1.2.3",
                            directory.resolve("acme.jar").toString(),
                            State.CHOSEN,
                            ""));
        }
    }

    @Test
    @Tag("R33")
    void aFactoryOnTheHostsClassPathCanBeChosen() throws IOException {
        Path jar = TestJar.discovery("acme").write(directory.resolve("acme.jar"));

        try (URLClassLoader host = new URLClassLoader(new URL[] {jar.toUri().toURL()}, HOST);
                Plugins plugins = Plugins.load(PluginSource.of(Optional.empty()), host, choosing("acme"))) {
            assertThat(plugins.factory(DiscoveryFactory.class, "acme").name()).isEqualTo("acme");
            assertThat(report(plugins, "discovery-acme").where()).isEqualTo(jar.toString());
        }
    }

    @Test
    @Tag("F01")
    void ofAJarThatIsNotChosenNoCodeRuns() throws IOException {
        TestJar.discovery("acme")
                .source(
                        "acme.Factory",
                        TestJar.factory("acme", "static { System.setProperty(\"acme.ran\", \"yes\"); }"))
                .write(directory.resolve("acme.jar"));

        try (Plugins plugins = load()) {
            assertThat(report(plugins, "discovery-acme").state()).isEqualTo(State.FOUND);
            assertThat(System.getProperty("acme.ran")).isNull();
            assertThatThrownBy(() -> plugins.factory(DiscoveryFactory.class, "acme"))
                    .hasMessage("DiscoveryFactory 'acme' isn't among the chosen plugins");
        }
    }

    @Test
    @Tag("F07")
    void aChosenPluginThatIsNotThereStopsTheStartInOneLine() throws IOException {
        TestJar.discovery("acme").write(directory.resolve("acme.jar"));

        assertThatThrownBy(() -> load("acne"))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PLUGIN_FAILED))
                .hasMessageStartingWith("discovery plugin 'acne' is neither on the class path nor in " + directory)
                .hasMessageContaining("choose what is there: acme");
    }

    @Test
    @Tag("F07")
    void twoPluginsOfOneNameAreBothRefusedWhereverTheyStand() throws IOException {
        Path first = TestJar.discovery("acme").write(directory.resolve("first.jar"));
        Path second = TestJar.discovery("acme").write(directory.resolve("second.jar"));
        assertThatThrownBy(() -> load("acme"))
                .hasMessageContaining("2 plugins of one name, in " + first + " and " + second + "; remove all but one");

        Files.delete(second);
        Path elsewhere = TestJar.discovery("acme")
                .write(Files.createDirectories(folder.resolve("lib/x")).resolve("acme.jar"));
        try (URLClassLoader host =
                new URLClassLoader(new URL[] {elsewhere.toUri().toURL()}, HOST)) {
            assertThatThrownBy(() -> Plugins.load(PluginSource.of(Optional.of(directory)), host, choosing("acme")))
                    .hasMessageContaining("in " + elsewhere + " and " + first);
        }
    }

    @Test
    @Tag("F06")
    @Tag("F07")
    void aPluginThatFailsStopsTheStartAndTakesTheOthersDownWithIt() throws IOException {
        TestJar.discovery("acme")
                .manifest("Plugin-Class", "acme.Started")
                .source(
                        "acme.Started",
                        started("System.setProperty(\"acme.runs\", \"yes\");", "System.clearProperty(\"acme.runs\");"))
                .write(directory.resolve("a.jar"));
        TestJar.discovery("broken")
                .source(
                        "acme.Factory",
                        TestJar.factory("broken", "public Factory() { throw new IllegalStateException(\"no luck\"); }"))
                .write(directory.resolve("b.jar"));

        assertThatThrownBy(() -> load("acme", "broken"))
                .hasMessageContaining("discovery plugin 'broken' can't be used: " + directory.resolve("b.jar"))
                .hasMessageContaining("its factory acme.Factory can't be made")
                .hasMessageContaining("no luck");
        assertThat(System.getProperty("acme.runs")).isNull();
    }

    @Test
    @Tag("F06")
    void aThrowingStartIsToldAndNotOnlyLogged() throws IOException {
        for (String failure : List.of("IllegalStateException", "AssertionError", "ExceptionInInitializerError")) {
            TestJar.discovery("acme")
                    .manifest("Plugin-Class", "acme.Started")
                    .source("acme.Started", started("throw new " + failure + "(\"no\\nluck\");", ""))
                    .write(directory.resolve("acme.jar"));

            assertThatThrownBy(() -> load("acme"))
                    .message()
                    .contains("discovery plugin 'acme'", failure, "no luck")
                    .doesNotContain("\n");
        }
    }

    @Test
    @Tag("F06")
    void aThrowingStopHoldsNothingUp() throws IOException {
        TestJar.discovery("acme")
                .manifest("Plugin-Class", "acme.Started")
                .source("acme.Started", started("", "throw new IllegalStateException();"))
                .write(directory.resolve("acme.jar"));

        Plugins plugins = load("acme");
        plugins.close();
        plugins.close();
    }

    @Test
    @Tag("F08")
    void aClosedPluginLeavesNoClassLoaderBehind() throws IOException {
        TestJar.discovery("acme").write(directory.resolve("acme.jar"));
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

        for (int i = 0; i < 100; i++) {
            try (Plugins plugins = load("acme")) {
                loaders.add(new WeakReference<>(plugins.factory(DiscoveryFactory.class, "acme")
                        .getClass()
                        .getClassLoader()));
            }
        }
        for (int i = 0; i < 10 && alive(loaders) > 0; i++) {
            System.gc();
        }

        assertThat(alive(loaders)).isZero();
    }

    @Test
    void aHostThatDoesNotSeeTheEnginesApiIsToldSo() {
        assertThatThrownBy(() -> Plugins.load(
                        PluginSource.of(Optional.empty()), ClassLoader.getPlatformClassLoader(), choosing()))
                .hasMessageContaining("the class loader for plugins doesn't see");
    }

    @Test
    void aPluginDirectoryThatIsNotOneIsNamed() {
        Path nowhere = folder.resolve("nowhere");

        assertThatThrownBy(() -> Plugins.load(PluginSource.of(Optional.of(nowhere)), HOST, choosing()))
                .hasMessage("plugins can't be looked for: " + nowhere + " is no directory");
    }

    private static String started(String onStart, String onStop) {
        return """
                package acme;
                public final class Started extends org.pf4j.Plugin {
                    @Override public void start() { %s }
                    @Override public void stop() { %s }
                }
                """.formatted(onStart, onStop);
    }

    private static long alive(List<WeakReference<ClassLoader>> loaders) {
        return loaders.stream().filter(loader -> loader.get() != null).count();
    }

    private Plugins load(String... discoveries) {
        return Plugins.load(PluginSource.of(Optional.of(directory)), HOST, choosing(discoveries));
    }

    private static PluginSelection choosing(String... discoveries) {
        return new PluginSelection(Map.of(PluginPoint.DISCOVERY, List.of(discoveries)));
    }

    private static PluginReport report(Plugins plugins, String id) {
        return plugins.reports().stream()
                .filter(report -> report.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
