package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.samples.node.Reloads;

/** A host that closes its node and starts it anew, all its life long, with the packaged plugins. */
@Tag("F08")
class ReloadedNodeTest extends RealProcesses {
    /** Ninety class loaders of even a small plugin have more. */
    private static final long MORE_CLASSES_MAX = 200;

    @Test
    void aHundredNodesWithRealPluginsLeaveNoClassLoaderBehind() throws Exception {
        keygen();
        Path tree = UpdriftProcess.tree();
        Path output = folder.resolve("output");
        ProcessBuilder host = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dguice_bytecode_gen_option=DISABLED",
                        "-cp",
                        tree.resolve("lib") + "/*:"
                                + Path.of("target/test-classes").toAbsolutePath(),
                        Reloads.class.getName(),
                        folder.toString(),
                        tree.resolve("plugins").toString(),
                        anchor().toString(),
                        "100")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Process process = host.start();
        AutoCloseable end = process::destroyForcibly;
        closing(end);

        assertThat(process.waitFor(120, TimeUnit.SECONDS) && process.exitValue() == 0)
                .as(() -> told(output))
                .isTrue();

        List<Long> classes = Files.readAllLines(output).stream()
                .filter(line -> line.startsWith("CLASSES "))
                .map(line -> Long.valueOf(line.substring("CLASSES ".length())))
                .toList();
        assertThat(classes).hasSize(2);
        assertThat(classes.get(1)).isLessThan(classes.get(0) + MORE_CLASSES_MAX);
    }

    private static String told(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
