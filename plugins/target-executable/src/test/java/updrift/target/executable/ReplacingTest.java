package updrift.target.executable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
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

@DisabledOnOs(OS.WINDOWS)
class ReplacingTest {
    private static final byte[] OLD = ScriptTargetTest.script("echo 1.0.0");
    private static final byte[] NEW = ScriptTargetTest.script("echo 2.0.0");

    @TempDir
    Path folder;

    @Test
    @Tag("E06")
    void atAnyInstantACompleteVersionStandsAtThePath() throws Exception {
        Path program = install("program", "rwxr-xr-x");
        AtomicBoolean done = new AtomicBoolean();
        StringBuilder wrong = new StringBuilder();
        Thread looker = new Thread(() -> {
            while (!done.get()) {
                look(program, wrong);
            }
        });
        looker.start();
        for (int round = 0; round < 50; round++) {
            ExecutableTarget target = open("program");
            stage(target, "2.0.0", NEW);
            target.activate(attempt("2.0.0"));
            target.rollBack(attempt("2.0.0"));
        }
        done.set(true);
        looker.join();

        assertThat(wrong).isEmpty();
    }

    private static void look(Path program, StringBuilder wrong) {
        try {
            byte[] seen = Files.readAllBytes(program);
            if (!Arrays.equals(seen, OLD) && !Arrays.equals(seen, NEW)) {
                wrong.append("something between; ");
            }
        } catch (IOException failure) {
            wrong.append(failure).append("; ");
        }
    }

    @Test
    @Tag("E24")
    void aRunningProgramGoesOnWithItsOwnFile() throws Exception {
        Path program = install("program", "rwxr-xr-x");
        Files.write(program, ScriptTargetTest.script("echo ready; read line; echo still 1.0.0"));
        Process running = new ProcessBuilder(program.toString()).start();
        try (var output = running.inputReader();
                var input = running.outputWriter()) {
            assertThat(output.readLine()).isEqualTo("ready");
            ExecutableTarget target = open("program");
            stage(target, "2.0.0", NEW);
            target.backUp(attempt("2.0.0"));
            target.activate(attempt("2.0.0"));
            target.commit(attempt("2.0.0"));
            input.write("\n");
            input.flush();

            assertThat(output.readLine()).isEqualTo("still 1.0.0");
            assertThat(program).hasBinaryContent(NEW);
        } finally {
            running.destroyForcibly();
        }
    }

    @Test
    @Tag("R18")
    void theNewVersionHasTheModeOfTheOldOneAndCanBeStarted() throws IOException {
        install("program", "rwxr-x---");
        ExecutableTarget target = open("program");
        stage(target, "2.0.0", NEW);
        assertThat(mode(".updrift-staged-program")).isEqualTo("rwx------");
        target.activate(attempt("2.0.0"));

        assertThat(mode("program")).isEqualTo("rwxr-x---");
    }

    @Test
    void aFirstVersionCanBeStartedByEverybody() throws IOException {
        ExecutableTarget target = open("program");
        stage(target, "2.0.0", NEW);
        target.backUp(attempt("2.0.0"));
        target.activate(attempt("2.0.0"));

        assertThat(mode("program")).isEqualTo("rwxr-xr-x");
    }

    @Test
    void aRollbackAfterCommitBringsBackTheModeToo() throws IOException {
        Path program = install("program", "rwxr-x--x");
        ExecutableTarget target = open("program");
        stage(target, "2.0.0", NEW);
        target.backUp(attempt("2.0.0"));
        target.activate(attempt("2.0.0"));
        target.commit(attempt("2.0.0"));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));

        target.rollBack(attempt("2.0.0"));

        assertThat(program).hasBinaryContent(OLD);
        assertThat(mode("program")).isEqualTo("rwxr-x--x");
    }

    @Test
    void aLinkStaysAndWhatItLeadsToIsReplaced() throws IOException {
        Path real = Files.createDirectory(folder.resolve("versions")).resolve("program-1");
        Files.write(real, OLD);
        Path link = Files.createSymbolicLink(folder.resolve("program"), real);

        ExecutableTarget target = open("program");
        stage(target, "2.0.0", NEW);
        target.activate(attempt("2.0.0"));

        assertThat(link).isSymbolicLink();
        assertThat(real).hasBinaryContent(NEW).isRegularFile();
    }

    @Test
    @Tag("G01")
    void aLinkPlantedAtTheStagedNameIsNotFollowed() throws IOException {
        install("program", "rwxr-xr-x");
        Path victim = Files.writeString(folder.resolve("victim"), "precious");
        Files.createSymbolicLink(folder.resolve(".updrift-staged-program"), victim);

        stage(open("program"), "2.0.0", NEW);

        assertThat(victim).hasContent("precious");
        assertThat(folder.resolve(".updrift-staged-program")).isRegularFile().hasBinaryContent(NEW);
    }

    @Test
    @Tag("G07")
    void aFilePlantedAtTheStagedNameIsNotWrittenTo() throws IOException {
        install("program", "rwxr-xr-x");
        Path victim = Files.writeString(folder.resolve("victim"), "precious");
        Files.createLink(folder.resolve(".updrift-staged-program"), victim);
        String before = mode("victim");

        ExecutableTarget target = open("program");
        stage(target, "2.0.0", NEW);
        target.activate(attempt("2.0.0"));

        assertThat(victim).hasContent("precious");
        assertThat(mode("victim")).isEqualTo(before);
    }

    @Test
    void nothingOfOursIsLeftBesideTheProgramWhenAllIsSettled() throws IOException {
        install("program", "rwxr-xr-x");
        ExecutableTarget target = open("program");
        stage(target, "2.0.0", NEW);
        target.backUp(attempt("2.0.0"));
        target.activate(attempt("2.0.0"));
        target.commit(attempt("2.0.0"));

        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("program", "backups");
        }
    }

    @Test
    @Tag("E11")
    void aRollbackBeforeCommitNeedsNoBackupDirectory() throws IOException {
        Path program = install("program", "rwxr-xr-x");
        ExecutableTarget target = open("program");
        stage(target, "2.0.0", NEW);
        target.activate(attempt("2.0.0"));

        target.rollBack(attempt("2.0.0"));

        assertThat(program).hasBinaryContent(OLD);
        assertThat(folder.resolve("backups")).doesNotExist();
    }

    @Test
    @Tag("D14")
    void aDirectoryThatMayNotBeWrittenIsToldAtOnce() throws IOException {
        Path directory = Files.createDirectory(folder.resolve("closed"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeFalse(Files.isWritable(directory), "this user may write everywhere, so nothing is read-only for it");

        assertThatThrownBy(() -> open("closed/program"))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
                .hasMessageContaining("isn't writable");
    }

    @Test
    void aPlaceThatCannotBeATargetIsToldAtOnce() throws IOException {
        Files.createDirectory(folder.resolve("directory"));
        Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nothing"));

        assertThatThrownBy(() -> open("directory")).hasMessageContaining("is no regular file");
        assertThatThrownBy(() -> open("missing/program")).hasMessageContaining("is there");
        assertThatThrownBy(() -> open("dangling")).hasMessageContaining("is there");
        assertThatThrownBy(() -> TestPlace.open(folder, "program", Optional.of("sh -c x"), TestPlace.PATIENT))
                .hasMessageContaining("absolute path");
    }

    private Path install(String name, String mode) throws IOException {
        Path program = Files.write(folder.resolve(name), OLD);
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString(mode));
    }

    private ExecutableTarget open(String path) {
        return TestPlace.open(folder, path, Optional.empty(), TestPlace.PATIENT);
    }

    private static void stage(ExecutableTarget target, String version, byte[] content) {
        target.stage(attempt(version), Channels.newChannel(new ByteArrayInputStream(content)));
    }

    private static Attempt attempt(String version) {
        return new Attempt(UpdateId.of(new byte[32]), Optional.empty(), Version.parse(version), NEW.length);
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
    }
}
