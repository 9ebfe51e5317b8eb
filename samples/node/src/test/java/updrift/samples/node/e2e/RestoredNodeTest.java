package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A machine that somebody sets back to a snapshot: nobody on it can tell, but its peers can. */
@Tag("A23")
@Tag("G11")
class RestoredNodeTest extends RealProcesses {
    @Test
    void aNodeThatIsSetBackIsToldOfByItsPeerAndIsUpdatedAgain() throws Exception {
        Path machine = folder.resolve("machine");
        Path target = TestProgram.script(machine.resolve("live/program"), "echo program 1.0.0", 4096);
        Path program = TestProgram.script(folder.resolve("new"), "echo program 2.0.0", 200_000);
        keygen();
        UpdriftProcess authority = authority();
        String peer = authority.ready();
        Path state = machine.resolve("state");
        stop(applyingNode(state, target, "--peer", peer));
        Path snapshot = folder.resolve("snapshot");
        Trees.copy(machine, snapshot);
        publish(program, "2.0.0");
        UpdriftProcess updated = applyingNode(state, target, "--peer", peer);
        updated.event("update-complete");
        assertThat(updated.terminate()).as(updated::toString).isZero();
        // It tells what it knows when it meets its peer again.
        UpdriftProcess again = applyingNode(state, target, "--peer", peer);
        again.ready();
        Waiting.until("it knows its peer", () -> statusOfRunning(state).number("peers") == 1);
        assertThat(again.terminate()).as(again::toString).isZero();

        Trees.delete(machine);
        Trees.copy(snapshot, machine);
        UpdriftProcess restored = applyingNode(state, target, "--peer", peer);

        String line = authority.error(told -> told.contains("its state was set back"), "word of the peer that forgot");
        assertThat(line).contains("knew release 2.0.0");
        restored.event("update-complete");
        assertThat(target).hasSameBinaryContentAs(program);
        assertThat(restored.terminate()).as(restored::toString).isZero();
    }

    private static void stop(UpdriftProcess node) {
        node.ready();
        assertThat(node.terminate()).as(node::toString).isZero();
    }
}
