package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Downloads that run out of memory, wherever that is; what they leave on the disk is what the next one goes on with. */
@Tag("G09")
class ScarceMemoryTest extends RealProcesses {
    private static final long MIB = 1 << 20;

    /** From what a start needs to what all of it needs. */
    private static final List<String> HEAPS = List.of("-Xmx5m", "-Xmx6m", "-Xmx7m", "-Xmx8m", "-Xmx10m", "-Xmx12m");

    private Path program;
    private String address;

    private void publisherRuns() throws Exception {
        program = TestProgram.script(folder.resolve("new"), "echo program 2.0.0", 24 * MIB);
        keygen();
        publish(program, "2.0.0");
        address = authority().ready();
    }

    @Test
    void withoutHeapTheProcessEndsAndTheNextOneFindsNothingWrong() throws Exception {
        publisherRuns();
        List<String> said = new ArrayList<>();
        for (String heap : HEAPS) {
            said.addAll(endsSomehow("-Xms4m " + heap));
        }

        assertThat(said).anyMatch(line -> line.contains("OutOfMemoryError"));
        completes();
    }

    /** The JVM itself doesn't end for want of memory outside the heap, which is where what arrives is read to. */
    @Test
    void withoutMemoryToReadIntoNothingIsTakenForWhatItIsNot() throws Exception {
        publisherRuns();

        List<String> said = new ArrayList<>();
        for (String room : List.of("64k", "200k", "512k")) {
            said.addAll(endsSomehow("-XX:MaxDirectMemorySize=" + room));
        }

        assertThat(said).anyMatch(line -> line.contains("direct buffer memory"));
        completes();
    }

    /** Gets the package with {@code options}: whole, or not at all; what was said of that. */
    private List<String> endsSomehow(String options) throws Exception {
        Path out = folder.resolve("scarce");
        Files.deleteIfExists(out);
        UpdriftProcess get = updriftWith(
                Map.of("UPDRIFT_JAVA_OPTS", options),
                List.of("get", "--trust", anchor(), "--product", PRODUCT, "--state", folder.resolve("state")),
                List.of("--out", out, "--peer", address, "--timeout", "10s", "--json"));
        // Memory may also run out between the last byte and the exit.
        if (get.exitCode() == 0 || Files.exists(out)) {
            assertThat(Files.mismatch(out, program)).isEqualTo(-1);
        }
        List<String> said = new ArrayList<>(get.output());
        said.addAll(get.errors());
        return said;
    }

    private void completes() throws Exception {
        Path out = folder.resolve("out");
        UpdriftProcess get = get(folder.resolve("state"), out, "--peer", address);

        assertThat(get.exitCode()).as(get::toString).isZero();
        assertThat(Files.mismatch(out, program)).isEqualTo(-1);
    }
}
