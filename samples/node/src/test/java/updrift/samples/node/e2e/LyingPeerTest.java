package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A stranger among the peers. */
class LyingPeerTest extends RealProcesses {
    private static final long CHUNK = 1 << 16;

    @Test
    @Tag("R09")
    @Tag("B01")
    void aPeerWithWrongBytesInRightFramesIsBannedAtItsFirstChunkAndTheOthersCompleteTheDownload() throws Exception {
        Path program = TestProgram.sound(folder.resolve("new"), "2.0.0");
        keygen();
        String id = publish(program, "2.0.0");
        CacheFiles truth = CacheFiles.of(authorityState(), id);
        LyingPeer liar = closing(LyingPeer.start(SocketWorld.tcp(), "liar", truth, TestProgram.SIZE));
        LyingPeer accomplice = closing(LyingPeer.start(SocketWorld.tcp(), "accomplice", truth, TestProgram.SIZE));
        String honest = authority("--max-upload", "4MiB").ready();
        Path out = folder.resolve("out");

        UpdriftProcess get = get(
                folder.resolve("state"),
                out,
                "--peer",
                liar.address(),
                "--peer",
                accomplice.address(),
                "--peer",
                honest);

        assertThat(get.exitCode()).as(get::toString).isZero();
        assertThat(out).hasSameBinaryContentAs(program);
        assertThat(liar.lies()).isEqualTo(1);
        assertThat(accomplice.lies()).isEqualTo(1);
        assertThat(liar.visits()).isEqualTo(1);
        assertThat(get.event("DONE").number("from_peers")).isLessThanOrEqualTo(TestProgram.SIZE + 2 * CHUNK);
    }
}
