package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nobody holds the whole package any more. */
class PartialHoldersTest extends RealProcesses {
    private static final int HOLDERS = 3;

    @Test
    @Tag("R05")
    @Tag("R30")
    @Tag("B30")
    void threePeersThatHoldAThirdEachCompleteAFourth() throws Exception {
        Path program = TestProgram.sound(folder.resolve("new"), "2.0.0");
        keygen();
        String id = publish(program, "2.0.0");
        UpdriftProcess authority = authority();
        String address = authority.ready();
        List<Path> holders = new ArrayList<>();
        for (int i = 0; i < HOLDERS; i++) {
            holders.add(folder.resolve("holder" + i));
            UpdriftProcess get = get(holders.get(i), folder.resolve("copy" + i), "--peer", address);
            assertThat(get.exitCode()).as(get::toString).isZero();
        }
        authority.kill();
        List<String> peers = new ArrayList<>();
        for (int i = 0; i < HOLDERS; i++) {
            int third = i;
            CacheFiles.of(holders.get(i), id).keepOnly(chunk -> chunk % HOLDERS == third);
            peers.add("--peer");
            // They complete each other too, but too slowly to be whole before the fourth is.
            peers.add(node(holders.get(i), "--max-speed", "64KiB").ready());
        }

        Path out = folder.resolve("out");
        UpdriftProcess fourth = get(folder.resolve("fourth"), out, peers);

        assertThat(fourth.exitCode()).as(fourth::toString).isZero();
        assertThat(out).hasSameBinaryContentAs(program);
        assertThat(fourth.event("DONE").objects("peers"))
                .hasSize(HOLDERS)
                .allSatisfy(peer -> assertThat(peer.number("bytes")).isGreaterThan(TestProgram.SIZE / 5));
    }
}
