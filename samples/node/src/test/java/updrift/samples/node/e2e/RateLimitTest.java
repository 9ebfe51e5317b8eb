package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What goes over the wire when a limit is set, counted outside the node. */
class RateLimitTest extends RealProcesses {
    private static final long LIMIT = 2 << 20;
    private static final long CHUNK = 1 << 16;

    @Test
    @Tag("R25")
    @Tag("R31")
    void noSecondExceedsTheLimitByTwoPercentAndAChunkAndTheMeanReachesNearlyAllOfIt() throws Exception {
        long size = 8 * LIMIT;
        Path program = TestProgram.script(folder.resolve("new"), "echo program 2.0.0", size);
        keygen();
        publish(program, "2.0.0");
        CountingProxy proxy =
                closing(CountingProxy.start()).to(authority("--tls", "off").ready());
        Path out = folder.resolve("out");

        UpdriftProcess get =
                get(folder.resolve("state"), out, "--peer", proxy.address(), "--max-speed", "2MiB", "--tls", "off");

        assertThat(get.exitCode()).as(get::toString).isZero();
        assertThat(out).hasSameBinaryContentAs(program);
        assertThat(proxy.busiestSecond()).isLessThanOrEqualTo(LIMIT * 102 / 100 + CHUNK);
        assertThat(proxy.bytesPerSecond()).isGreaterThanOrEqualTo(LIMIT * 95.0 / 100);
    }
}
