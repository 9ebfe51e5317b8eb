package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A host that is to confirm new versions, and does or doesn't. */
@Tag("R20")
@Tag("E10")
@DisabledOnOs(OS.WINDOWS)
class UnconfirmedTest extends RealProcesses {
    private static final long SIZE = 50_000;

    private Path target;
    private Path state;
    private byte[] old;
    private String peer;

    @BeforeEach
    void aNodeWhoseHostConfirms() throws Exception {
        target = TestProgram.script(folder.resolve("live/program"), "echo program 1.0.0", SIZE);
        old = Files.readAllBytes(target);
        state = folder.resolve("state");
        keygen();
        peer = authority().ready();
    }

    private UpdriftProcess node(String confirmWithin) throws Exception {
        UpdriftProcess node = applyingNode(state, target, "--peer", peer, "--confirm-within", confirmWithin);
        node.ready();
        return node;
    }

    @Test
    void silencePastTheDeadlineBringsTheOldVersionBack() throws Exception {
        UpdriftProcess node = node("6s");
        Path silent = TestProgram.script(folder.resolve("2"), "echo program 2.0.0", SIZE);
        String unconfirmed = publish(silent, "2.0.0");
        Json back = node.event("rolled-back");

        assertThat(back.text("id")).isEqualTo(unconfirmed);
        assertThat(back.text("reason")).contains("didn't confirm it within 6 s");
        assertThat(target).hasBinaryContent(old);
        holdsOnly(state, unconfirmed);
    }

    @Test
    void aWordInTimeKeepsTheNewVersion() throws Exception {
        UpdriftProcess node = node("5m");
        Path spoken = TestProgram.script(folder.resolve("3"), "echo program 3.0.0", SIZE);
        publish(spoken, "3.0.0");
        Waiting.until("3.0.0 is in place", () -> Files.mismatch(target, spoken) < 0);
        done("confirm", "--state", state);

        node.event("update-complete");
        assertThat(target).hasSameBinaryContentAs(spoken);
    }

    @Test
    void aNodeThatIsKilledMeanwhileRollsBackAfterItsNextStart() throws Exception {
        UpdriftProcess node = node("5m");
        Path silent = TestProgram.script(folder.resolve("2"), "echo program 2.0.0", SIZE);
        publish(silent, "2.0.0");
        Waiting.until("2.0.0 is in place", () -> Files.mismatch(target, silent) < 0);
        node.kill();

        UpdriftProcess again = applyingNode(state, target, "--confirm-within", "2s");
        again.ready();

        assertThat(again.event("rolled-back").text("reason")).contains("didn't confirm it within 2 s");
        assertThat(target).hasBinaryContent(old);
    }
}
