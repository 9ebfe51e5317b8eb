package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two machines that came from one image. */
@Tag("G12")
class ClonedNodeTest extends RealProcesses {
    private static final String TWIN = "Another node runs with the identity";

    @Test
    void twoNodesOnCopiesOfOneStateDirectorySaySoAndAreTwoOnceOneHasANewIdentity() throws Exception {
        keygen();
        publish(TestProgram.script(folder.resolve("new"), "echo program 2.0.0", 4096), "2.0.0");
        Path state = folder.resolve("state");
        UpdriftProcess first = node(state);
        first.ready();
        assertThat(first.terminate()).isZero();
        Path copy = folder.resolve("copy");
        Trees.copy(state, copy);

        UpdriftProcess original = node(state);
        UpdriftProcess clone = node(copy, "--peer", original.ready());

        for (UpdriftProcess each : List.of(original, clone)) {
            String line = each.error(told -> told.contains(TWIN), "word of the twin");
            assertThat(line).contains("delete the file identity/key of its state directory");
        }
        assertThat(status(state).number("peers")).isZero();
        assertThat(clone.terminate()).isZero();
        Files.delete(copy.resolve("identity/key"));
        UpdriftProcess other = node(copy, "--peer", original.ready());
        other.ready();
        Waiting.until("they have a link", () -> statusOfRunning(state).number("peers") == 1);
        assertThat(other.errors()).noneMatch(told -> told.contains(TWIN));
    }
}
