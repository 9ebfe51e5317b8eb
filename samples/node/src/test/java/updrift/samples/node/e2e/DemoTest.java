package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The demo, as a reader of the README starts it. */
class DemoTest extends RealProcesses {
    @Test
    @Tag("R27")
    void tenNodesUpdateARealProgramAndTheFolderIsGoneAfterwards() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));

        UpdriftProcess demo = updriftWith(Map.of("UPDRIFT_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary), "demo");

        assertThat(demo.exitCode(Duration.ofMinutes(5))).as(demo::toString).isZero();
        List<String> rows = demo.output().stream()
                .filter(line -> line.contains("0.49.1") && line.contains("0.50.0"))
                .toList();
        assertThat(rows).as(demo::toString).hasSizeGreaterThanOrEqualTo(10);
        assertThat(temporary).isEmptyDirectory();
    }
}
