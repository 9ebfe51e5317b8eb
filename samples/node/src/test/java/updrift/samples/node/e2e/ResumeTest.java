package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Downloads that are cut. */
class ResumeTest extends RealProcesses {
    private static final long MIB = 1 << 20;

    /** What is on its way, at full speed up to 16 MiB, and what is in sockets and the proxy are lost with the process; of what is written 4 MiB at most. */
    @ParameterizedTest
    @CsvSource({"64, 16MiB, 5", "128, 1GiB, 40"})
    @Tag("R06")
    @Tag("R28")
    void aGetThatIsKilledInTheMiddleFetchesAlmostNothingTwice(long mib, String speed, long mostLost) throws Exception {
        long size = mib * MIB;
        Path program = TestProgram.script(folder.resolve("new"), "echo program 2.0.0", size);
        keygen();
        publish(program, "2.0.0");
        CountingProxy proxy = closing(CountingProxy.start()).to(authority().ready());
        Path state = folder.resolve("state");
        Path out = folder.resolve("out");

        UpdriftProcess first = get(state, out, "--peer", proxy.address(), "--max-speed", speed);
        Waiting.until("half of it came", () -> proxy.total() > size / 2);
        first.kill();
        long fetchedBefore = proxy.total();
        UpdriftProcess second = get(state, out, "--peer", proxy.address());

        assertThat(second.exitCode()).as(second::toString).isZero();
        Json done = second.event("DONE");
        assertThat(out).hasSameBinaryContentAs(program);
        assertThat(done.number("bytes")).isEqualTo(size);
        assertThat(done.number("resumed") + done.number("from_peers")).isEqualTo(size);
        assertThat(fetchedBefore - done.number("resumed")).isLessThan(mostLost * MIB);
    }

    @Test
    @Tag("R28")
    void whenTheOnlyPeerDisappearsAnotherTakesOver() throws Exception {
        Path program = TestProgram.script(folder.resolve("new"), "echo program 2.0.0", 16 * MIB);
        keygen();
        publish(program, "2.0.0");
        UpdriftProcess only = authority();
        CountingProxy first = closing(CountingProxy.start()).to(only.ready());
        CountingProxy second = closing(CountingProxy.start());
        Path helper = folder.resolve("helper");
        UpdriftProcess helping = get(helper, folder.resolve("copy"), "--peer", first.address());
        assertThat(helping.exitCode()).as(helping::toString).isZero();
        long before = first.total();

        Path out = folder.resolve("out");
        UpdriftProcess getting = get(
                folder.resolve("state"),
                out,
                "--peer",
                first.address(),
                "--peer",
                second.address(),
                "--max-speed",
                "4MiB");
        Waiting.until("a part of it came", () -> first.total() - before > 4 * MIB);
        only.kill();
        second.to(node(helper).ready());

        assertThat(getting.exitCode()).as(getting::toString).isZero();
        assertThat(out).hasSameBinaryContentAs(program);
        assertThat(getting.event("DONE").objects("peers"))
                .hasSize(2)
                .allSatisfy(peer -> assertThat(peer.number("bytes")).isGreaterThan(2 * MIB));
        assertThat(Files.size(out)).isEqualTo(getting.event("DONE").number("from_peers"));
    }
}
