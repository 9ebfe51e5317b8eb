package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A package sixteen times as large as the memory it is fetched with. */
class LargePackageTest extends RealProcesses {
    private static final long GIB = 1L << 30;

    @Test
    @Tag("R05")
    void aGibibyteIsFetchedWithinSixtyFourMebibytesOfHeap() throws Exception {
        assumeTrue(
                Files.getFileStore(folder).getUsableSpace() >= 5 * GIB, "skipped: less than 5 GiB free in " + folder);
        Path program = TestProgram.data(folder.resolve("new"), GIB, 1);
        keygen();
        publish(program, "2.0.0");
        String address = authority("--tls", "off").ready();
        Path out = folder.resolve("out");

        UpdriftProcess get = updriftWith(
                Map.of("UPDRIFT_JAVA_OPTS", "-Xmx64m"),
                List.of("get", "--trust", anchor(), "--product", PRODUCT, "--state", folder.resolve("state")),
                List.of("--out", out, "--peer", address, "--tls", "off", "--json"));

        assertThat(get.exitCode(Duration.ofMinutes(2))).as(get::toString).isZero();
        assertThat(Files.mismatch(out, program)).isEqualTo(-1);
        assertThat(get.event("DONE").number("from_peers")).isEqualTo(GIB);
    }
}
