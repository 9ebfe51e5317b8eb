package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A node that is stopped by SIGSTOP in the middle of things and goes on later, as under a debugger or on a laptop. */
@Tag("G08")
@DisabledOnOs(OS.WINDOWS)
class PausedNodeTest extends RealProcesses {
    private static final long SIZE = 2L << 20;

    /** Longer than each second good look at a version takes, and than a request for a chunk waits at first. */
    private static final Duration PAUSE = Duration.ofSeconds(4);

    private Path target;
    private Path state;
    private String peer;

    @BeforeEach
    void anOldVersion() throws Exception {
        target = TestProgram.script(folder.resolve("live/program"), "echo program 1.0.0", 4096);
        state = folder.resolve("state");
        keygen();
        peer = authority().ready();
    }

    @Test
    void aPauseInADownloadOnlyDelaysIt() throws Exception {
        UpdriftProcess node = applyingNode(state, target, "--peer", peer, "--max-speed", "512KiB");
        node.ready();
        Path program = TestProgram.script(folder.resolve("2"), "echo program 2.0.0", SIZE);
        publish(program, "2.0.0");
        node.event("download-progress", event -> event.fraction("progress") > 0.2);

        pause(node, "download-complete");

        node.event("update-complete");
        assertThat(target).hasSameBinaryContentAs(program);
        assertThat(node.events("update-failed")).isEmpty();
        assertThat(node.events("rolled-back")).isEmpty();
    }

    @Test
    void aPauseInAProbationThatIsLongerThanItRollsNothingBack() throws Exception {
        UpdriftProcess node = applyingNode(state, target, "--peer", peer, "--probation", "3s");
        node.ready();
        Path program = TestProgram.script(folder.resolve("2"), "echo program 2.0.0", SIZE);
        publish(program, "2.0.0");
        node.event("applying");
        Waiting.until("2.0.0 is in place", () -> Files.size(target) == Files.size(program));

        pause(node, "update-complete");

        node.event("update-complete");
        assertThat(target).hasSameBinaryContentAs(program);
        assertThat(node.events("rolled-back")).isEmpty();
        assertThat(status(state).text("current_version")).isEqualTo("2.0.0");
    }

    /** Stops {@code node} for a while, before it has told of {@code end}. */
    private static void pause(UpdriftProcess node, String end) throws Exception {
        signal("STOP", node);
        Waiting.pause(PAUSE);
        assertThat(node.events(end)).as("it was in the middle").isEmpty();
        signal("CONT", node);
    }

    private static void signal(String name, UpdriftProcess node) throws Exception {
        int exit = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + node.pid())
                .start()
                .waitFor();
        assertThat(exit).isZero();
    }
}
