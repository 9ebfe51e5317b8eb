package updrift.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that measures goes on working; what it measures at these sizes means nothing. */
@Tag("e2e")
class BenchTest {
    private static final int MINUTES_MAX = 15;

    @TempDir
    private Path folder;

    @Test
    void everyMeasurementRunsAtTinySizesOrSaysWhatTheMachineLacks() throws Exception {
        assumeTrue(has("python3"), "skipped: python3 isn't there");

        Path output = folder.resolve("output");
        Process bench = new ProcessBuilder("python3", "bench", "all", "--sizes", "tiny", "--markdown")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = bench.waitFor(MINUTES_MAX, TimeUnit.MINUTES);
        bench.destroy();
        bench.waitFor();

        String said = Files.readString(output);
        said.lines().filter(line -> line.startsWith("bench: ")).forEach(System.out::println);
        assertThat(ended).as(said).isTrue();
        assertThat(bench.exitValue()).as(said).isZero();
        // These need nothing that a build doesn't need.
        assertThat(said)
                .contains(
                        "| a node's first start until READY",
                        "| one to 2, 8 MiB, lo, TLS on (the others without), warm |",
                        "| release 2 through nodes that keep running, one to 2,",
                        "| fleet of 3 nodes");
    }

    private static boolean has(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--version").start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        }
    }
}
