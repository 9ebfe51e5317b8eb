package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.samples.node.Reloads;

/** A host that closes its node and starts it anew, all its life long, with the packaged plugins. */
@Tag("F08")
class ReloadedNodeTest extends RealProcesses {
    /** Ninety class loaders of even the smallest plugin, with two classes, have more. */
    private static final long MORE_CLASSES_MAX = 100;

    private static final Duration TIME_MAX = Duration.ofMinutes(5);

    @Test
    void aHundredNodesWithRealPluginsLeaveNoClassLoaderBehind() {
        keygen();
        Path tree = UpdriftProcess.tree();
        String classPath =
                tree.resolve("lib") + "/*:" + Path.of("target/test-classes").toAbsolutePath();
        UpdriftProcess host = closing(UpdriftProcess.startHost(
                Reloads.class,
                folder,
                Map.of("CLASSPATH", classPath),
                List.of(folder.toString(), tree.resolve("plugins").toString(), anchor().toString(), "100")));

        assertThat(host.exitCode(TIME_MAX)).as(host::toString).isZero();

        List<Long> classes = host.output().stream()
                .filter(line -> line.startsWith("CLASSES "))
                .map(line -> Long.valueOf(line.substring("CLASSES ".length())))
                .toList();
        assertThat(classes).hasSize(2);
        assertThat(classes.get(1)).isLessThan(classes.get(0) + MORE_CLASSES_MAX);
    }
}
