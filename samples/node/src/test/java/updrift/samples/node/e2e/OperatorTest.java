package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code status}, {@code approve} and {@code rollback}, beside a running node and without one. */
class OperatorTest extends RealProcesses {
    @Test
    @Tag("R21")
    @Tag("R22")
    void anOperatorApprovesAnUpdateTakesItBackAndApprovesItAgainWhileTheNodeIsStopped() throws Exception {
        Path target = TestProgram.script(folder.resolve("live/program"), "echo program 1.0.0", 4096);
        byte[] old = Files.readAllBytes(target);
        Path program = TestProgram.script(folder.resolve("new"), "echo program 2.0.0", 200_000);
        keygen();
        String peer = authority().ready();
        Path state = folder.resolve("state");
        List<Object> flags = List.of("--peer", peer, "--target", "executable:" + target);
        UpdriftProcess node = node(state, flags);
        node.ready();
        String id = publish(program, "2.0.0");

        node.event("approval-needed");
        Json waiting = status(state);
        done("approve", "--state", state, id);
        node.event("update-complete");
        Json updated = status(state);
        done("rollback", "--state", state);
        Json back = status(state);
        assertThat(node.terminate()).as(node::toString).isZero();

        assertThat(waiting.keys())
                .contains("product", "channel", "current_version", "update", "held", "awaiting_approval", "peers")
                .contains("stale_since");
        assertThat(waiting.text("product")).isEqualTo(PRODUCT);
        assertThat(waiting.text("channel")).isEqualTo("stable");
        assertThat(waiting.text("current_version")).isEqualTo("1.0.0");
        assertThat(waiting.number("peers")).isEqualTo(1);
        assertThat(waiting.texts("awaiting_approval")).containsExactly(id);
        assertThat(waiting.object("update").keys()).contains("id", "version", "state", "progress", "reason");
        assertThat(waiting.object("update").text("id")).isEqualTo(id);
        assertThat(updated.text("current_version")).isEqualTo("2.0.0");
        assertThat(updated.texts("awaiting_approval")).isEmpty();
        assertThat(updated.object("update").text("state")).isEqualTo("complete");
        assertThat(back.text("current_version")).isEqualTo("1.0.0");
        assertThat(back.objects("held")).singleElement().satisfies(held -> {
            assertThat(held.text("id")).isEqualTo(id);
            assertThat(held.text("reason")).isNotBlank();
        });
        assertThat(target).hasBinaryContent(old);
        approvedWhileStoppedItRunsAgain(state, id, flags, target, program);
    }

    private void approvedWhileStoppedItRunsAgain(Path state, String id, List<Object> flags, Path target, Path program) {
        assertThat(status(state).objects("held")).hasSize(1);
        assertThat(refused(1, "rollback", "--state", state)).contains("no update was applied here");
        done("approve", "--state", state, id);
        assertThat(status(state).objects("held")).isEmpty();

        UpdriftProcess again = node(state, flags);

        again.event("update-complete");
        assertThat(target).hasSameBinaryContentAs(program);
        assertThat(again.terminate()).as(again::toString).isZero();
        takenBackWhileStoppedItIsHeld(state, id, target);
    }

    private void takenBackWhileStoppedItIsHeld(Path state, String id, Path target) {
        assertThat(refused(1, "reject", "--state", state, "too late")).contains("no version is on probation");

        done("rollback", "--state", state);

        assertThat(target).content(StandardCharsets.ISO_8859_1).contains("echo program 1.0.0");
        assertThat(status(state).text("current_version")).isEqualTo("1.0.0");
        holdsOnly(state, id);
    }

    @Test
    @Tag("D12")
    void aSecondNodeOnOneStateDirectoryIsRefusedInOneLine() {
        keygen();
        UpdriftProcess first = authority();
        first.ready();

        String line = refused(
                1, "run", "--state", authorityState(), "--trust", anchor(), "--product", PRODUCT, "--listen", ANY_PORT);

        assertThat(line).contains(authorityState().toString());
        assertThat(first.running()).isTrue();
    }

    @Test
    void aProgramInAJarIsUpdatedToo() throws Exception {
        Path target = TestProgram.jar(folder.resolve("live/program.jar"), "1.0.0", 1000);
        Path program = TestProgram.jar(folder.resolve("new.jar"), "2.0.0", 500_000);
        keygen();
        String peer = authority().ready();
        UpdriftProcess node = applyingNode(folder.resolve("state"), target, "--peer", peer);
        node.ready();

        publish(program, "2.0.0");

        Json complete = node.event("update-complete");
        assertThat(complete.text("old_version")).isEqualTo("1.0.0");
        assertThat(complete.text("new_version")).isEqualTo("2.0.0");
        assertThat(target).hasSameBinaryContentAs(program);
    }
}
