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
    /** Ninety class loaders of even the smallest plugin, with two classes, have more. */
    private static final long MORE_CLASSES_MAX = 100;

    private static final int SECONDS_MAX = 300;

    @Test
    void aHundredNodesWithRealPluginsLeaveNoClassLoaderBehind() throws Exception {
        keygen();
        Path tree = UpdriftProcess.tree();
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
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
                .redirectError(errors.toFile())
                .redirectOutput(output.toFile());
        Process process = host.start();
        AutoCloseable end = process::destroyForcibly;
        closing(end);

        assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS) && process.exitValue() == 0)
                .as(() -> told(output) + told(errors))
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
