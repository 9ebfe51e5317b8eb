package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A program under {@code updrift launch}, beside the node that updates it: real processes, and real signals. */
@DisabledOnOs(OS.WINDOWS)
class LaunchTest extends RealProcesses {
    private static final long SIZE = 50_000;

    /** Rounds of the test that kills at random; each is one update. */
    private static final int ROUNDS = 3;

    private static final String RUNS = "trap 'exit 0' TERM; while :; do sleep 0.1; done";
    private static final String CRASHES = "exit 7";
    private static final String DEAF = "trap '' TERM; while :; do sleep 0.1; done";

    private Path target;
    private Path state;
    private Path log;
    private UpdriftProcess launcher;

    @BeforeEach
    void aProgramIsInstalled() throws Exception {
        state = folder.resolve("state");
        log = Files.createFile(folder.resolve("log"));
        target = program(folder.resolve("live/program"), "1.0.0", RUNS);
        keygen();
    }

    /** What an assertion left running. */
    @AfterEach
    void endPrograms() throws Exception {
        for (ProcessHandle program : alive()) {
            program.destroyForcibly();
        }
    }

    /** Tells its version; started without that question it writes itself down and does as {@code behaviour} says. */
    private Path program(Path file, String version, String behaviour) throws IOException {
        String tells = "[ \"$1\" = --version ] && { echo program " + version + "; exit 0; }";
        return TestProgram.script(file, tells + "\necho \"$$ " + version + "\" >> " + log + "\n" + behaviour, SIZE);
    }

    @Test
    @Tag("R20")
    @Tag("R29")
    @Tag("E09")
    void aVersionThatCrashesAtEveryStartIsTakenBackWithoutAPersonAndASoundOneStays() throws Exception {
        UpdriftProcess node = besideALauncher(authority().ready());

        publish(program(folder.resolve("2"), "2.0.0", RUNS), "2.0.0");
        node.event("update-complete");
        assertThat(runs("2.0.0")).as(this::written).isTrue();
        String crashing = publish(program(folder.resolve("3"), "3.0.0", CRASHES), "3.0.0");
        Json back = node.event("rolled-back");

        assertThat(back.text("id")).isEqualTo(crashing);
        assertThat(back.text("reason")).contains("3 starts in a row failed", "exit code 7");
        Waiting.until("2.0.0 runs again", () -> runs("2.0.0"));
        assertThat(starts("3.0.0")).isEqualTo(3);
        assertThat(target).hasSameBinaryContentAs(folder.resolve("2"));
        holdsOnly(state, crashing);
        assertThat(launcher.terminate()).as(launcher::toString).isZero();
        assertThat(isAnyAlive()).as(this::written).isFalse();
        assertThat(node.terminate()).isZero();
    }

    @Test
    @Tag("R20")
    @Tag("E09")
    @Tag("E27")
    void whereTheNodeIsGoneTheLauncherItselfTakesTheVersionBack() throws Exception {
        String peer = authority().ready();
        UpdriftProcess node = besideALauncher(peer);
        byte[] old = Files.readAllBytes(target);

        String crashing = publish(program(folder.resolve("2"), "2.0.0", CRASHES), "2.0.0");
        Waiting.until("2.0.0 was started", () -> starts("2.0.0") > 0);
        node.kill();

        Waiting.until("the old version is back", () -> Arrays.equals(Files.readAllBytes(target), old) && runs("1.0.0"));
        assertThat(starts("2.0.0")).isLessThanOrEqualTo(3);
        assertThat(holdsOnly(state, crashing).text("reason")).contains("3 starts in a row failed");
        UpdriftProcess again = launchedNode(peer);
        publish(program(folder.resolve("3"), "3.0.0", RUNS), "3.0.0");
        again.event("update-complete");
        assertThat(runs("3.0.0")).as(this::written).isTrue();
    }

    /** It is no update's fault by then, as far as anybody can tell: it is started again and again, and a person can still go back. */
    @Test
    @Tag("R21")
    @Tag("E09")
    void aVersionThatBeginsToCrashAfterItWasKeptIsStartedAgainUntilAPersonGoesBack() throws Exception {
        UpdriftProcess node = besideALauncher(authority().ready());
        byte[] old = Files.readAllBytes(target);
        Path trouble = folder.resolve("trouble");
        String dies = "while [ ! -e " + trouble + " ]; do sleep 0.1; done; exit 7";
        Path program = program(folder.resolve("2"), "2.0.0", dies);
        String id = publish(program, "2.0.0");
        node.event("update-complete");
        assertThat(starts("2.0.0")).isEqualTo(1);

        Files.createFile(trouble);
        Waiting.until("2.0.0 was started again", () -> starts("2.0.0") >= 3);
        assertThat(node.events("rolled-back")).as("it was confirmed").isEmpty();
        assertThat(target).hasSameBinaryContentAs(program);
        done("rollback", "--state", state);

        Waiting.until("1.0.0 runs again", () -> runs("1.0.0"));
        assertThat(target).hasBinaryContent(old);
        holdsOnly(state, id);
    }

    @Test
    @Tag("E01")
    @Tag("E27")
    @Tag("E29")
    void launcherAndNodeKilledAtAnyTimeEndInOneVersionThatRunsOnce() throws Exception {
        String peer = authority().ready();
        Random random = new Random(5);
        UpdriftProcess node = besideALauncher(peer);
        for (int round = 2; round < 2 + ROUNDS; round++) {
            String version = round + ".0.0";
            publish(program(folder.resolve(version), version, RUNS), version);
            Waiting.pause(Duration.ofMillis(random.nextInt(3_000)));
            if (random.nextBoolean()) {
                node.kill();
                node = launchedNode(peer);
            }
            if (random.nextBoolean()) {
                launcher.killAlone();
                launcher = launcher();
            }

            Waiting.until(version + " runs", () -> runs(version) && isSettled());

            assertThat(target).hasSameBinaryContentAs(folder.resolve(version));
            assertThat(alive()).as(this::written).hasSize(1);
        }
    }

    private boolean isSettled() {
        Json status = statusOfRunning(state);
        return target.toFile().exists() && status.text("current_version").equals(lastWritten());
    }

    @Test
    @Tag("E29")
    void aProgramThatDoesNotEndWhenAskedIsKilledBeforeTheNextOneStarts() throws Exception {
        target = program(folder.resolve("deaf"), "1.0.0", DEAF);
        launcher = updrift(
                List.of("launch", "--state", state, "--steady", "1s", "--stop-timeout", "1s", "--"), List.of(target));
        Waiting.until("1.0.0 runs", () -> runs("1.0.0"));

        launcher.killAlone();
        UpdriftProcess next = updrift(
                List.of("launch", "--state", state, "--steady", "1s", "--stop-timeout", "1s", "--"), List.of(target));
        Waiting.until("it was started again", () -> starts("1.0.0") == 2 && alive().size() == 1);

        assertThat(next.terminate()).as(next::toString).isZero();
        assertThat(isAnyAlive()).as(this::written).isFalse();
    }

    @Test
    void aSecondLauncherOnOneStateIsRefusedAndAProgramThatEndsWellEndsItsLauncher() throws Exception {
        launcher();
        Waiting.until("1.0.0 runs", () -> runs("1.0.0"));
        assertThat(refused(1, "launch", "--state", state, "--", target)).contains("another launcher");

        Path other = folder.resolve("other");
        UpdriftProcess brief = updrift("launch", "--state", other, "--", "/bin/true");

        assertThat(brief.exitCode()).as(brief::toString).isZero();
    }

    /** A node, and beside it {@link #launcher}, which runs what is installed. */
    private UpdriftProcess besideALauncher(String peer) throws Exception {
        UpdriftProcess node = launchedNode(peer);
        launcher = launcher();
        Waiting.until("1.0.0 runs", () -> runs("1.0.0"));
        return node;
    }

    private UpdriftProcess launchedNode(String peer) {
        UpdriftProcess node = applyingNode(state, target, "--peer", peer, "--launched");
        node.ready();
        return node;
    }

    private UpdriftProcess launcher() {
        return updrift(List.of("launch", "--state", state, "--steady", "1s", "--stop-timeout", "5s", "--"), target);
    }

    /** Whether the last that was started is {@code version}, and lives. */
    private boolean runs(String version) throws IOException {
        return lastWritten().equals(version) && isAnyAlive();
    }

    private String lastWritten() {
        List<String> lines = lines();
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1).split(" ")[1];
    }

    private long starts(String version) {
        return lines().stream().filter(line -> line.endsWith(" " + version)).count();
    }

    private boolean isAnyAlive() {
        return !alive().isEmpty();
    }

    /** Its number may be another's by now, and what was ended and nobody has taken notice of yet has no command any more. */
    private List<ProcessHandle> alive() {
        return lines().stream()
                .map(line -> Long.parseLong(line.split(" ")[0]))
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .filter(process -> process.info()
                        .commandLine()
                        .filter(command -> command.contains(folder.toString()))
                        .isPresent())
                .toList();
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(log).stream()
                    .filter(line -> line.contains(" "))
                    .toList();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private String written() {
        return String.join(", ", lines());
    }
}
