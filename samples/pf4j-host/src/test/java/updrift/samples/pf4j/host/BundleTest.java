package updrift.samples.pf4j.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.content.UpdateId;
import updrift.samples.embedded.HostProcess;
import updrift.samples.embedded.Publisher;

/** The bundle in hosts of several PF4J versions, each a process with that version and a log on its class path and nothing of Updrift. */
@Tag("e2e")
class BundleTest {
    private static final Path BUILT = Path.of("target").toAbsolutePath();
    private static final Path BUNDLES = Path.of("../pf4j-bundle/target").toAbsolutePath();

    @TempDir
    private Path folder;

    private Path plugins;

    @BeforeEach
    void dropBundle() throws IOException {
        plugins = Files.createDirectories(folder.resolve("plugins"));
        try (Stream<Path> built = Files.list(BUNDLES)) {
            Path bundle = built.filter(file -> file.toString().endsWith(".zip"))
                    .findFirst()
                    .orElseThrow();
            Files.copy(bundle, plugins.resolve(bundle.getFileName()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.10.0", "3.12.1", "3.15.0"})
    @Tag("R35")
    void aBundleInAHostsFolderFetchesAnUpdateAndTellsAnotherPlugin(String pf4j) throws Exception {
        Path packageFile = Files.writeString(folder.resolve("package"), "the next version");
        writeHeedingPlugin(plugins.resolve("heeding.jar"));
        try (Publisher publisher = Publisher.start(folder)) {
            Files.writeString(plugins.resolve("updrift.conf"), publisher.configuration(folder.resolve("state"), ""));
            try (HostProcess host = start(pf4j)) {
                host.awaitLine("PF4J " + pf4j);
                host.awaitLine("plugin updrift is STARTED");
                host.awaitLine("plugin heeding is STARTED");
                host.awaitLine("heeding a node of hosted");

                UpdateId id = publisher.publish(packageFile, "2.0.0");

                host.awaitLine("UpdriftPlugin", "announcement-received", id.toString());
                host.awaitLine("heeded download-complete", id.toString());
                assertThat(host.end()).isZero();
                assertThat(host.said()).contains("stopped");
                assertThat(folder.resolve("state/cache/" + id + ".pkg")).hasSameBinaryContentAs(packageFile);
            }
        }
    }

    @Test
    @Tag("F06")
    void aBundleWithoutAConfigurationSaysWhatIsMissingAndTheHostGoesOn() throws Exception {
        try (HostProcess host = start("3.15.0")) {
            host.awaitLine("plugins/updrift.conf isn't there");
            host.awaitLine("plugin updrift is FAILED");

            assertThat(host.end()).isZero();
            assertThat(host.said()).contains("stopped");
        }
    }

    private HostProcess start(String pf4j) throws IOException {
        try (Stream<Path> version = Files.list(BUILT.resolve("hosts").resolve(pf4j));
                Stream<Path> all = Files.list(BUILT.resolve("hosts/all"))) {
            String classPath = Stream.of(Stream.of(BUILT.resolve("updrift-pf4j-host.jar")), version, all)
                    .flatMap(jars -> jars)
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
            return HostProcess.java(List.of("-cp", classPath, Pf4jHost.class.getName(), plugins.toString()));
        }
    }

    private static void writeHeedingPlugin(Path file) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Plugin-Id", "heeding");
        manifest.getMainAttributes().putValue("Plugin-Version", "1.0.0");
        manifest.getMainAttributes().putValue("Plugin-Class", HeedingPlugin.class.getName());
        manifest.getMainAttributes().putValue("Plugin-Dependencies", "updrift");
        String classFile = HeedingPlugin.class.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest);
                InputStream code = HeedingPlugin.class.getClassLoader().getResourceAsStream(classFile)) {
            jar.putNextEntry(new JarEntry(classFile));
            code.transferTo(jar);
        }
    }
}
