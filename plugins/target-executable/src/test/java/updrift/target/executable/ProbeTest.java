package updrift.target.executable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.content.UpdateId;
import updrift.api.release.Version;
import updrift.api.target.Attempt;
import updrift.api.target.Health;

@DisabledOnOs(OS.WINDOWS)
@Tag("R18")
class ProbeTest {
    private static final Attempt ATTEMPT =
            new Attempt(UpdateId.of(new byte[32]), Optional.empty(), Version.parse("2.0.0"), 1);

    @TempDir
    Path folder;

    private Path program;

    @BeforeEach
    void name() {
        program = folder.resolve("program");
    }

    @Test
    void aWordOfTheOutputThatIsTheVersionIsGood() throws IOException {
        assertThat(probe("echo 'Program v2.0.0, made 2026'").good()).isTrue();
        assertThat(probe("echo 'It is 2.0.0.' >&2").good()).isTrue();
        assertThat(probe("echo program-2.0.0").good()).isFalse();
        assertThat(probe("echo 12.0.0").good()).isFalse();
    }

    @Test
    @Tag("E08")
    void anotherVersionIsBadAndBothAreNamed() throws IOException {
        Health found = probe("echo Program 1.0.0");

        assertThat(found.good()).isFalse();
        assertThat(found.reason()).contains("expected version 2.0.0, saw 1.0.0");
    }

    @Test
    @Tag("E07")
    void anExitCodeIsBadAndWhatWasSaidIsQuotedInOneLine() throws IOException {
        Health found = probe("echo 2.0.0; printf 'no\\nway\\033[31m' >&2; exit 7");

        assertThat(found.good()).isFalse();
        assertThat(found.timedOut()).isFalse();
        assertThat(found.reason()).isEqualTo("expected exit code 0, got 7: 2.0.0 no way [31m");
    }

    @Test
    @Tag("E08")
    void aProgramThatHangsIsEndedWithItsChildren() throws IOException {
        Path child = folder.resolve("child");

        Health found = probe("echo 2.0.0; sleep 60 & echo $! > '" + child + "'; sleep 60", Duration.ofSeconds(1));

        assertThat(found.good()).isFalse();
        assertThat(found.timedOut()).isTrue();
        assertThat(found.reason()).contains("2.0.0").contains("1 s");
        assertThat(isAlive(child)).isFalse();
    }

    @Test
    @Tag("E08")
    void whatAProgramLeavesBehindIsEnded() throws IOException {
        Path child = folder.resolve("child");

        Health found = probe("(sleep 60 & echo $! > '" + child + "') ; echo 2.0.0");

        assertThat(found.good()).isTrue();
        assertThat(isAlive(child)).isFalse();
    }

    @Test
    @Tag("E08")
    void endlessOutputIsCutOff() throws IOException {
        Health found = probe("echo 2.0.0; while :; do echo 'and so on and so forth, without an end'; done");

        assertThat(found.good()).isFalse();
        assertThat(found.reason()).contains("endless output");
    }

    @Test
    @Tag("E08")
    void endlessOutputOfAChildThatOutlivesItsParentEndsToo() throws IOException {
        Health found = probe("while :; do echo 'and so on'; done & echo 2.0.0");

        assertThat(found.reason()).isNotBlank();
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    @Tag("G06")
    void aProbeSeesNothingOfWhatSurroundsTheHost() throws IOException {
        String surroundings = "case \"$(env | sort | cut -d= -f1 | tr '\\n' ' ')$PATH\" in"
                + " 'LC_ALL PATH PWD UPDRIFT_PROBE '*'/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin')"
                + " ;; *) env; exit 1;; esac;";

        Health found = probe(surroundings + "test \"$PWD\" = '" + folder.toRealPath() + "' && echo 2.0.0 $0");

        assertThat(found.reason()).isEqualTo("runs as version 2.0.0");
    }

    @Test
    void aProgramGetsNoInput() throws IOException {
        assertThat(probe("read line || echo 2.0.0").good()).isTrue();
    }

    @Test
    void whatMayNotBeRunIsBad() throws IOException {
        Files.write(program, ScriptTargetTest.script("echo 2.0.0"));

        assertThat(open(Optional.empty(), TestPlace.PATIENT).probe(ATTEMPT).reason())
                .contains("can't be started");
    }

    @Test
    void aMissingProgramIsBad() {
        assertThat(open(Optional.empty(), TestPlace.PATIENT).probe(ATTEMPT).reason())
                .contains("isn't there");
    }

    @Test
    @Tag("R17")
    void aFileWithoutAProbeIsGoodAndTellsNoVersion() throws IOException {
        Files.writeString(program, "port = 1");

        assertThat(open(Optional.of("none"), TestPlace.PATIENT).probe(ATTEMPT).good())
                .isTrue();
        assertThat(open(Optional.of("none"), TestPlace.PATIENT).currentVersion())
                .isEmpty();
    }

    @Test
    void aConfiguredCommandGetsTheFileAndTheVersion() throws IOException {
        Files.writeString(program, "port = 1");
        Optional<String> command = Optional.of("/bin/sh -c 'grep -q port \"$0\" && echo checked $1' {file} {version}");

        assertThat(open(command, TestPlace.PATIENT).probe(ATTEMPT).good()).isTrue();
    }

    @Test
    void theCurrentVersionIsTheFirstWordThatLooksLikeOne() throws IOException {
        write("echo 'Program 64-Bit 7 of 9.4.9.0 with 1.2.3'");

        assertThat(open(Optional.empty(), TestPlace.PATIENT).currentVersion()).contains(Version.parse("9.4.9.0"));
    }

    @Test
    void closingEndsAProbe() throws Exception {
        write("sleep 60; echo 2.0.0");
        ExecutableTarget target = open(Optional.empty(), TestPlace.PATIENT);
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        Thread prober = new Thread(() -> seen.write(target.probe(ATTEMPT).good() ? 1 : 0));
        prober.start();

        target.close();
        prober.join(10_000);

        assertThat(seen.toByteArray()).containsExactly(0);
    }

    private Health probe(String commands) throws IOException {
        return probe(commands, TestPlace.PATIENT);
    }

    private Health probe(String commands, Duration timeout) throws IOException {
        write(commands);
        return open(Optional.empty(), timeout).probe(ATTEMPT);
    }

    private void write(String commands) throws IOException {
        Files.write(program, ScriptTargetTest.script(commands));
        program.toFile().setExecutable(true);
    }

    private ExecutableTarget open(Optional<String> command, Duration timeout) {
        return TestPlace.open(folder, "program", command, timeout);
    }

    private static boolean isAlive(Path pidFile) throws IOException {
        long pid = Long.parseLong(Files.readString(pidFile).strip());
        ProcessHandle child = ProcessHandle.of(pid).orElse(null);
        if (child == null) {
            return false;
        }
        // A process that was ended stays visible until its parent has taken notice.
        return child.onExit()
                .thenApply(ended -> false)
                .completeOnTimeout(true, 5, TimeUnit.SECONDS)
                .join();
    }
}
