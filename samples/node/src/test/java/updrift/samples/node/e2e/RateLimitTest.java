package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What goes over the wire when a limit is set, counted outside the node. */
class RateLimitTest extends RealProcesses {
    /** So low that a busy machine, which delays a chunk by some tens of milliseconds, moves none into the next second. */
    private static final long LIMIT = 512 << 10;

    private static final long CHUNK = 1 << 16;

    @Test
    @Tag("R25")
    @Tag("R31")
    void noSecondExceedsTheLimitByTwoPercentAndAChunkAndTheMeanReachesNearlyAllOfIt() throws Exception {
        assertKeepsToTheLimit(List.of(), List.of("--max-speed", "512KiB"));
    }

    @Test
    @Tag("R25")
    @Tag("R31")
    void noSecondOfWhatANodeServesExceedsItsLimit() throws Exception {
        assertKeepsToTheLimit(List.of("--max-upload", "512KiB"), List.of());
    }

    @Test
    @Tag("R25")
    void noSecondOfWhatComesFromOnePeerExceedsTheLimitForEach() throws Exception {
        assertKeepsToTheLimit(List.of(), List.of("--max-peer-speed", "512KiB"));
    }

    @Test
    @Tag("R25")
    void noSecondOfWhatGoesToOnePeerExceedsTheLimitForEach() throws Exception {
        assertKeepsToTheLimit(List.of("--max-peer-upload", "512KiB"), List.of());
    }

    @Test
    @Tag("R26")
    void aCriticalUpdateKeepsToItsOwnCeilingAndToNoOther() throws Exception {
        assertKeepsToTheLimit(
                fetched("critical", List.of(), List.of("--max-speed", "64KiB", "--max-critical", "512KiB")));
    }

    @Test
    @Tag("R26")
    void aCriticalUpdateWithoutACeilingPassesEachLimitBy() throws Exception {
        List<String> limits = List.of("--max-speed", "64KiB", "--max-peer-speed", "64KiB");

        CountingProxy proxy = fetched("critical", List.of("--max-upload", "64KiB"), limits);

        assertThat(proxy.bytesPerSecondAfter(CHUNK)).isGreaterThan(LIMIT);
    }

    private void assertKeepsToTheLimit(List<String> serving, List<String> fetching) throws Exception {
        assertKeepsToTheLimit(fetched("normal", serving, fetching));
    }

    /** What counted the bytes of a whole download. */
    private CountingProxy fetched(String priority, List<String> serving, List<String> fetching) throws Exception {
        Path program = TestProgram.script(folder.resolve("new"), "echo program 2.0.0", 6 * LIMIT);
        keygen();
        publish(program, "2.0.0", "--priority", priority);
        CountingProxy proxy = closing(CountingProxy.start())
                .to(authority("--tls", "off", serving).ready());
        Path out = folder.resolve("out");

        UpdriftProcess get = get(folder.resolve("state"), out, "--peer", proxy.address(), "--tls", "off", fetching);

        assertThat(get.exitCode()).as(get::toString).isZero();
        assertThat(out).hasSameBinaryContentAs(program);
        return proxy;
    }

    private static void assertKeepsToTheLimit(CountingProxy proxy) {
        assertThat(proxy.busiestSecond()).isLessThanOrEqualTo(LIMIT * 102 / 100 + CHUNK);
        assertThat(proxy.bytesPerSecondAfter(CHUNK)).isGreaterThanOrEqualTo(LIMIT * 95.0 / 100);
    }
}
