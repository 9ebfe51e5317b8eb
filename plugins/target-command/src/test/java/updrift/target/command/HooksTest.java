package updrift.target.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Version;
import updrift.api.target.Attempt;
import updrift.api.target.Health;

/** What hooks get, what their answers mean, and what becomes of those that misbehave. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "hooks are shell scripts here")
class HooksTest {
    private static final byte[] PACKAGE = ShellHook.program("echo 2.0.0");
    private static final Attempt ATTEMPT = new Attempt(
            UpdateId.of(new byte[32]), Optional.of(Version.parse("1.0.0")), Version.parse("2.0.0"), PACKAGE.length);

    @TempDir
    private Path folder;

    private Path live;

    @BeforeEach
    void install() throws IOException {
        folder = folder.toRealPath();
        live = Files.write(folder.resolve("live"), ShellHook.program("echo 1.0.0"));
    }

    @Test
    @Tag("G06")
    void aHookFindsTheFactsOfTheAttemptAndNothingOfWhatSurroundsTheHost() throws IOException {
        CommandTarget target = open("env | sort >'" + folder + "'/env-$UPDRIFT_STEP; pwd >'" + folder + "'/pwd");

        stage(target);
        target.backUp(ATTEMPT);
        target.activate(ATTEMPT);

        List<String> seen = Files.readAllLines(folder.resolve("env-activate"));
        assertThat(seen)
                .containsOnlyOnce(
                        "UPDRIFT_STEP=activate",
                        "UPDRIFT_ID=" + ATTEMPT.updateId(),
                        "UPDRIFT_FROM=1.0.0",
                        "UPDRIFT_TO=2.0.0",
                        "UPDRIFT_STAGED=" + folder.resolve("command/" + ATTEMPT.updateId() + ".package"),
                        "UPDRIFT_BACKUP=" + folder.resolve("backups/" + ATTEMPT.updateId() + ".backup"));
        assertThat(seen).allMatch(line -> line.matches("(UPDRIFT_[A-Z]+|PATH|LC_ALL|PWD|_|OLDPWD|SHLVL)=.*"));
        assertThat(Files.readString(folder.resolve("pwd")).strip())
                .isEqualTo(folder.resolve("command").toString());
    }

    @Test
    void aHookThatFailsIsNamedWithItsExitCodeAndWhatItSaid() throws IOException {
        CommandTarget target = open("if [ $UPDRIFT_STEP = back-up ]; then printf 'no\\nroom'; exit 7; fi");
        stage(target);

        assertThatThrownBy(() -> target.backUp(ATTEMPT))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET_FAILED))
                .hasMessageContainingAll(folder.resolve("hook").toString(), "back-up", "exited with 7: no room");
        assertThat(target.openBackup(ATTEMPT)).isEmpty();
    }

    @Test
    @Tag("E02")
    void aBackupThatBrokeOffIsNone() throws IOException {
        CommandTarget target = open("if [ $UPDRIFT_STEP = back-up ]; then echo half >\"$UPDRIFT_BACKUP\"; exit 1; fi");
        stage(target);
        assertThatThrownBy(() -> target.backUp(ATTEMPT)).isInstanceOf(UpdriftException.class);

        assertThat(target.openBackup(ATTEMPT)).isEmpty();
        CommandTarget mended = open("");
        mended.backUp(ATTEMPT);
        assertThat(mended.openBackup(ATTEMPT)).isPresent();
    }

    @Test
    @Tag("R19")
    @Tag("E01")
    void whatASwitchLeftHalfDoneIsUndoneByTheHookThatRollsBack() throws IOException {
        CommandTarget target = open("if [ $UPDRIFT_STEP = activate ]; then echo torn >\"$live\"; exit 1; fi");
        stage(target);
        target.backUp(ATTEMPT);
        assertThatThrownBy(() -> target.activate(ATTEMPT)).isInstanceOf(UpdriftException.class);

        open("").rollBack(ATTEMPT);

        assertThat(live).hasBinaryContent(ShellHook.program("echo 1.0.0"));
    }

    @Test
    @Tag("E02")
    void aRollbackThatFailedIsTakenUpAgain() throws IOException {
        CommandTarget target = open("if [ $UPDRIFT_STEP = roll-back ]; then exit 1; fi");
        stage(target);
        target.backUp(ATTEMPT);
        target.activate(ATTEMPT);
        assertThatThrownBy(() -> target.rollBack(ATTEMPT)).hasMessageEndingWith("exited with 1");
        assertThat(live).hasBinaryContent(PACKAGE);

        open("").rollBack(ATTEMPT);

        assertThat(live).hasBinaryContent(ShellHook.program("echo 1.0.0"));
    }

    @Test
    @Tag("E08")
    void aHookThatHangsIsEndedWithItsChildren() throws IOException {
        Path child = folder.resolve("child");
        CommandTarget target = open("sleep 60 & echo $! >'" + child + "'; sleep 60", Duration.ofSeconds(1), "1s");

        assertThatThrownBy(() -> stage(target)).hasMessageContaining("was ended, for it has 1 s");
        assertThat(isAlive(child)).isFalse();
        Health found = target.probe(ATTEMPT);
        assertThat(found.timedOut()).isTrue();
        assertThat(isAlive(child)).isFalse();
    }

    @Test
    @Tag("E08")
    void aHookThatPrintsWithoutEndIsEnded() throws IOException {
        CommandTarget target = open("while :; do echo 'and so on and so forth, without an end'; done");

        assertThatThrownBy(() -> stage(target)).hasMessageContaining("was ended for printing too much");
    }

    @Test
    @Tag("E08")
    @Tag("E28")
    void aProbeIsGoodOnlyIfItsFirstLineIsTheVersionAndNothingElse() throws IOException {
        assertThat(probe("echo 2.0.0; echo 1.0.0").good()).isTrue();
        assertThat(probe("echo version 2.0.0").reason()).contains("expected version 2.0.0", "said: version 2.0.0");
        assertThat(probe("echo 1.9.0; echo 2.0.0").reason()).contains("expected version 2.0.0", "1.9.0");
        assertThat(probe(":").reason()).contains("expected version 2.0.0", "said nothing");
        assertThat(probe("echo 2.0.0; exit 3").reason()).contains("exited with 3");
    }

    @Test
    void hooksThatAreLeftOutAreNotMissed() throws IOException {
        Map<String, String> settings = new TreeMap<>(ShellHook.write(folder, live, ""));
        List.of("stage", "probe_staged", "back_up", "commit", "current_version").forEach(settings::remove);
        CommandTarget target = TestPlace.open(folder, settings, TestPlace.PATIENT);

        stage(target);
        assertThat(target.probeStaged(ATTEMPT).good()).isTrue();
        target.backUp(ATTEMPT);
        target.activate(ATTEMPT);
        target.commit(ATTEMPT);

        assertThat(live).hasBinaryContent(PACKAGE);
        assertThat(target.openBackup(ATTEMPT)).isEmpty();
        assertThat(target.currentVersion()).isEmpty();
    }

    @Test
    @Tag("F11")
    @Tag("G03")
    void aHookThatWontDoIsRefusedWithTheSettingThatNamesIt() throws IOException {
        assertThatThrownBy(() -> openWith("activate", "hooks/activate"))
                .hasMessageContainingAll("activate", "absolute path");
        Path plain = Files.writeString(folder.resolve("plain"), "");
        assertThatThrownBy(() -> openWith("probe", plain.toString())).hasMessageContainingAll("probe", "may run");
        Path open = Files.writeString(folder.resolve("open"), "");
        open.toFile().setExecutable(true);
        open.toFile().setWritable(true, false);
        assertThatThrownBy(() -> openWith("roll_back", open.toString()))
                .hasMessageContainingAll("roll_back", "chmod o-w");
        assertThatThrownBy(() -> openWith("timeout", "0s")).hasMessageContaining("timeout");
        assertThatThrownBy(() -> TestPlace.open(folder, Map.of(), TestPlace.PATIENT))
                .hasMessageContainingAll("activate", "required");
    }

    @Test
    void closingEndsAHook() throws Exception {
        Path begun = folder.resolve("begun");
        CommandTarget target = open("echo >'" + begun + "'; sleep 60");
        Thread stager = new Thread(() -> assertThatThrownBy(() -> stage(target)).isNotNull());
        stager.start();
        long deadlineNanos = System.nanoTime() + TestPlace.PATIENT.toNanos();
        while (!Files.exists(begun) && System.nanoTime() < deadlineNanos) {
            Thread.onSpinWait();
        }

        target.close();
        stager.join(TestPlace.PATIENT.toMillis());

        assertThat(stager.isAlive()).isFalse();
    }

    private Health probe(String commands) throws IOException {
        return open(commands + "; exit 0").probe(ATTEMPT);
    }

    private CommandTarget open(String before) {
        return open(before, TestPlace.PATIENT, "30s");
    }

    private CommandTarget open(String before, Duration probeTimeout, String timeout) {
        Map<String, String> settings = new TreeMap<>(ShellHook.write(folder, live, before));
        settings.put("timeout", timeout);
        return TestPlace.open(folder, settings, probeTimeout);
    }

    private void openWith(String key, String value) {
        Map<String, String> settings = new TreeMap<>(ShellHook.write(folder, live, ""));
        settings.put(key, value);
        TestPlace.open(folder, settings, TestPlace.PATIENT);
    }

    private static void stage(CommandTarget target) {
        target.stage(ATTEMPT, Channels.newChannel(new ByteArrayInputStream(PACKAGE)));
    }

    private static boolean isAlive(Path pidFile) throws IOException {
        long pid = Long.parseLong(Files.readString(pidFile).strip());
        // A process that was ended stays visible until its parent has taken notice.
        return ProcessHandle.of(pid)
                .map(child -> child.onExit()
                        .thenApply(ended -> false)
                        .completeOnTimeout(true, 5, TimeUnit.SECONDS)
                        .join())
                .orElse(false);
    }
}
