package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The promise of the whole project, on ten processes. */
class TenNodesTest extends RealProcesses {
    private static final int NODES = 10;

    @Test
    @Tag("smoke")
    @Tag("R01")
    @Tag("R27")
    void tenNodesRunTheNewVersionAfterOnePublicationAndTheAuthorityUploadedItOnceAndAHalfAtMost() throws IOException {
        keygen();
        UpdriftProcess authority = authority();
        String address = authority.ready();
        List<Path> targets = new ArrayList<>();
        List<UpdriftProcess> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            Path home = folder.resolve("node" + i);
            targets.add(TestProgram.script(home.resolve("program"), "echo program 1.0.0", 4096));
            nodes.add(applyingNode(home.resolve("state"), targets.get(i), "--peer", address));
        }
        nodes.forEach(UpdriftProcess::ready);
        Path program = TestProgram.sound(folder.resolve("new/program"), "2.0.0");
        long before = ProcessFigures.io(authority, "wchar");

        String id = publish(program, "2.0.0");

        for (UpdriftProcess node : nodes) {
            Json complete = node.event("update-complete");
            assertThat(complete.text("id")).isEqualTo(id);
        }
        assertThat(targets).allSatisfy(target -> assertThat(target).hasSameBinaryContentAs(program));
        assertUploadedOnceAndAHalfAtMost(ProcessFigures.io(authority, "wchar") - before, before >= 0);
        nodes.forEach(node -> assertThat(node.terminate()).as(node::toString).isZero());
        assertThat(authority.terminate()).as(authority::toString).isZero();
    }

    /** What the authority wrote is what it sent, but for its own copy of the package. */
    private static void assertUploadedOnceAndAHalfAtMost(long written, boolean known) {
        if (!known) {
            System.out.println("skipped: this system has no /proc/PID/io to tell what the authority sent");
            return;
        }
        assertThat(written - TestProgram.SIZE).isBetween(TestProgram.SIZE, 3 * TestProgram.SIZE / 2);
    }
}
