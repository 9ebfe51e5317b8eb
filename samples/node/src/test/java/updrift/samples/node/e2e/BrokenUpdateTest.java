package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Versions that should never have been published. One node meets them one after the other, and then a sound one. */
class BrokenUpdateTest extends RealProcesses {
    private static final long SIZE = 100_000;

    @Test
    @Tag("R18")
    @Tag("R19")
    @Tag("R29")
    @Tag("E07")
    @Tag("E08")
    void aBrokenVersionIsNeverKeptAndTheNodeGoesOnToTheNextSoundOne() throws Exception {
        Path target = TestProgram.script(folder.resolve("live/program"), "echo program 1.0.0", 4096);
        byte[] old = Files.readAllBytes(target);
        Path config = Files.writeString(folder.resolve("updrift.conf"), "updrift { probe_timeout = 1s }");
        keygen();
        String address = authority().ready();
        Path state = folder.resolve("state");
        List<Object> asConfigured = List.of("--config", config, "--peer", address);
        UpdriftProcess node = applyingNode(state, target, asConfigured);
        node.ready();

        refusedUpdate(node, "1.1.0", "echo broken; exit 3", "update-failed", "exit code 0, got 3");
        refusedUpdate(node, "1.2.0", "echo program 9.9.9", "update-failed", "expected version 1.2.0, saw 9.9.9");
        refusedUpdate(node, "1.3.0", "while :; do echo program 1.3.0; done", "update-failed", "endless output");
        // Told apart by how long it would sleep: in a sandbox it can write its number nowhere, and has another one
        // there.
        String child = String.valueOf(100_000 + ProcessHandle.current().pid());
        String forks = "sleep " + child + " & wait";
        refusedUpdate(node, "1.4.0", forks, "update-failed", "no answer within 1 s");
        String diesOnceItIsLive = "case $0 in */program) exit 7;; esac; echo program 1.5.0";
        String late = refusedUpdate(node, "1.5.0", diesOnceItIsLive, "rolled-back", "exit code 0, got 7");

        assertThat(target).hasBinaryContent(old);
        assertThat(isRunning(child)).isFalse();
        assertThat(status(state).text("current_version")).isEqualTo("1.0.0");
        assertThat(node.terminate()).as(node::toString).isZero();
        assertNotTriedAgain(applyingNode(state, target, asConfigured), late, state);
    }

    /** One that was ended stays in the table of processes until its parent takes notice, but has no command any more. */
    private static boolean isRunning(String child) {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .anyMatch(command -> command.endsWith("sleep " + child));
    }

    private String refusedUpdate(UpdriftProcess node, String version, String lines, String event, String reason)
            throws IOException {
        Path program = TestProgram.script(folder.resolve("new-" + version), lines, SIZE);

        String id = publish(program, version);

        Json end = node.event(event, about -> about.text("id").equals(id));
        assertThat(end.text("reason")).contains(reason);
        return id;
    }

    /** The node starts again, applies what is sound, and says nothing new of what it holds. */
    private void assertNotTriedAgain(UpdriftProcess again, String held, Path state) throws IOException {
        again.ready();
        assertThat(status(state).objects("held"))
                .anySatisfy(one -> assertThat(one.text("id")).isEqualTo(held))
                .allSatisfy(one -> assertThat(one.text("reason")).isNotEmpty());
        Path sound = TestProgram.script(folder.resolve("sound"), "echo program 2.0.0", SIZE);

        String id = publish(sound, "2.0.0");

        again.event("update-complete", about -> about.text("id").equals(id));
        assertThat(again.events("applying"))
                .singleElement()
                .satisfies(one -> assertThat(one.text("cause"))
                        .startsWith("nothing speaks against the staged version: runs as version"));
        assertThat(again.terminate()).as(again::toString).isZero();
    }
}
