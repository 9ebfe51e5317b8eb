package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.samples.node.LinesOfCode;

/** Somebody else's plugins, built by a Maven of their own that knows nothing of this one but what it published, offline. */
@Tag("R36")
class PluginTemplateTest extends RealProcesses {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final String VERSION = "0.1.0-SNAPSHOT";

    /** Of the template's build; it compiles two small modules and runs both contracts in real time. */
    private static final long BUILD_SECONDS_MAX = 300;

    private Path maven;
    private Path template;

    @BeforeEach
    void copyTheTemplate() throws IOException {
        maven = Path.of(System.getProperty("updrift.maven.home", ""), "bin", "mvn");
        assumeTrue(Files.isExecutable(maven), "skipped: the build doesn't say where Maven is");
        template = folder.resolve("acme");
        copy(ROOT.resolve("samples/plugin-template"), template);
    }

    @Test
    void aTransportAndAStorageAreWrittenInFewLinesPassTheirContractsAndCarryAnUpdate() throws Exception {
        assertThat(linesOfCode("transport-local")).isLessThan(150);
        assertThat(linesOfCode("cache-heap")).isLessThan(100);

        build();

        assertThat(ran("transport-local", "com.acme.local.LocalTransportTest")).isGreaterThan(15);
        assertThat(ran("cache-heap", "com.acme.heap.HeapCacheTest")).isGreaterThan(15);
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        for (String module : List.of("transport-local", "cache-heap")) {
            String jar = module + "-1.0.0.jar";
            Files.copy(template.resolve(module).resolve("target").resolve(jar), plugins.resolve(jar));
        }
        for (String line : done("plugins", "--plugins", plugins)) {
            assertThat(line).doesNotStartWith("refused");
        }
        assertThat(done("plugins", "--plugins", plugins))
                .anyMatch(line -> line.startsWith("found") && line.contains("transport-local"))
                .anyMatch(line -> line.startsWith("found") && line.contains("cache-heap"));
        updateOver(plugins);
    }

    /** Two nodes, each with what it loaded from the folder itself, and nothing else to meet by or to keep packages in. */
    private void updateOver(Path plugins) throws Exception {
        keygen();
        UpdriftProcess authority = node(plugins, authorityState(), "transport.local.listen=1");
        authority.ready();
        Path target = TestProgram.script(folder.resolve("program"), "echo program 1.0.0", 4096);
        UpdriftProcess node = node(
                plugins,
                folder.resolve("node"),
                "discovery.static.peers=local:1",
                "target.use=executable",
                "target.executable.path=" + target,
                "auto_apply=true");
        node.ready();
        Path program = TestProgram.sound(folder.resolve("new"), "2.0.0");

        publish(program, "2.0.0");

        node.event("update-complete");
        assertThat(target).hasSameBinaryContentAs(program);
        assertThat(node.event("download-complete").number("from_peers")).isEqualTo(TestProgram.SIZE);
        assertThat(folder.resolve("node/cache"))
                .satisfiesAnyOf(
                        cache -> assertThat(cache).doesNotExist(),
                        cache -> assertThat(cache).isEmptyDirectory());
    }

    private UpdriftProcess node(Path plugins, Path state, String... settings) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(state.toString(), "trust=" + anchor(), "product=" + PRODUCT));
        arguments.addAll(List.of("plugins=" + plugins, "transport.use=local", "cache.use=heap"));
        arguments.addAll(List.of(settings));
        return closing(UpdriftProcess.startHostHere(arguments));
    }

    private long linesOfCode(String module) throws IOException {
        return LinesOfCode.in(template.resolve(module).resolve("src/main"));
    }

    private void build() throws Exception {
        Path log = folder.resolve("build.log");
        ProcessBuilder builder = new ProcessBuilder(
                        maven.toString(), "--offline", "--batch-mode", "-Dmaven.repo.local=" + repository(), "verify")
                .directory(template.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("updrift.java.home"));
        builder.environment().remove("MAVEN_OPTS");
        Process process = builder.start();
        boolean ended = process.waitFor(BUILD_SECONDS_MAX, TimeUnit.SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        assertThat(ended && process.exitValue() == 0).as(() -> contentOf(log)).isTrue();
    }

    private static String contentOf(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    /** This machine's repository of others' work, with nothing of ours but what is published for third parties. */
    private Path repository() throws IOException {
        Path others = Path.of(System.getProperty("updrift.maven.repository", ""));
        Path repository = Files.createDirectories(folder.resolve("repository"));
        linkAllBut("dev", others, repository);
        Path dev = Files.createDirectory(repository.resolve("dev"));
        if (Files.isDirectory(others.resolve("dev"))) {
            linkAllBut("updrift", others.resolve("dev"), dev);
        }
        publish(dev, "updrift-parent", ROOT.resolve("pom.xml"), null);
        publish(dev, "updrift-bom", ROOT.resolve("plugins/bom/pom.xml"), null);
        publish(dev, "updrift-api", ROOT.resolve("api/pom.xml"), ROOT.resolve("api/target"));
        publish(
                dev,
                "updrift-testkit",
                ROOT.resolve("plugins/testkit/pom.xml"),
                ROOT.resolve("plugins/testkit/target"));
        return repository;
    }

    /** The links go before the folder does: nothing of the machine's own repository is ever below something that is deleted. */
    private void linkAllBut(String name, Path from, Path into) throws IOException {
        try (Stream<Path> groups = Files.list(from)) {
            for (Path group : groups.filter(Files::isDirectory).toList()) {
                if (!group.endsWith(name)) {
                    Path link = Files.createSymbolicLink(into.resolve(group.getFileName()), group);
                    AutoCloseable removal = () -> Files.delete(link);
                    closing(removal);
                }
            }
        }
    }

    /** {@code target} is null for what has no jar. */
    private static void publish(Path dev, String artifact, Path pom, Path target) throws IOException {
        Path directory =
                Files.createDirectories(dev.resolve("updrift").resolve(artifact).resolve(VERSION));
        Files.copy(pom, directory.resolve(artifact + "-" + VERSION + ".pom"));
        if (target != null) {
            String jar = artifact + "-" + VERSION + ".jar";
            Files.copy(target.resolve(jar), directory.resolve(jar));
        }
    }

    private static void copy(Path from, Path into) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path relative = from.relativize(file);
                if (!relative.toString().contains("target")) {
                    Path copied = into.resolve(relative.toString());
                    Files.createDirectories(copied.getParent());
                    Files.copy(file, copied);
                }
            }
        }
    }

    /** How many tests of a class ran to their end, by the report that its build wrote. */
    private long ran(String module, String test) throws IOException {
        String report =
                Files.readString(template.resolve(module).resolve("target/surefire-reports/TEST-" + test + ".xml"));
        long all = report.split("<testcase ", -1).length - 1;
        assertThat(report).doesNotContain("<failure", "<error");
        return all - (report.split("<skipped", -1).length - 1);
    }
}
