package updrift.target.executable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.content.UpdateId;
import updrift.api.release.Version;
import updrift.api.target.Attempt;
import updrift.api.target.Health;
import updrift.testkit.Bwrap;

/** What a staged program can do before the switch, in a sandbox, and what it can do after it. */
@EnabledOnOs(OS.LINUX)
@Tag("E08")
@Tag("R18")
class SandboxedProbeTest {
    private static final Attempt ATTEMPT =
            new Attempt(UpdateId.of(new byte[32]), Optional.empty(), Version.parse("2.0.0"), 1);

    @TempDir
    Path folder;

    @BeforeEach
    void needBubblewrap() throws Exception {
        Bwrap.assumeItWorks();
    }

    @Test
    void whatIsStagedIsGoodAndSaysThatItWasAskedInASandbox() {
        assertThat(staged("echo 2.0.0").reason()).isEqualTo("runs as version 2.0.0 in a sandbox");
    }

    @Test
    void whatItWritesToTheTemporaryFolderGoesWithTheSandbox() {
        Path scratch = Path.of("/tmp/updrift-scratch-" + ProcessHandle.current().pid());

        assertThat(staged("echo 2.0.0 > " + scratch + "; cat " + scratch).good())
                .isTrue();
        assertThat(scratch).doesNotExist();
    }

    @Test
    void whatIsStagedCanWriteNeitherBesideItselfNorInTheHomeAndAfterTheSwitchItCan() throws IOException {
        Path beside = folder.resolve("beside");
        Path home = Path.of(
                System.getProperty("user.home"),
                ".updrift-sandbox-test-" + ProcessHandle.current().pid());
        ExecutableTarget target = stage(
                "echo x > '" + beside + "'\ncase $0 in *staged*) echo x > '" + home + "' ;; esac; echo 2.0.0", "auto");
        try {
            assertThat(target.probeStaged(ATTEMPT).good()).isTrue();
            assertThat(beside).doesNotExist();
            assertThat(home).doesNotExist();
        } finally {
            Files.deleteIfExists(home);
        }

        target.activate(ATTEMPT);

        assertThat(target.probe(ATTEMPT).reason()).isEqualTo("runs as version 2.0.0");
        assertThat(beside).exists();
    }

    @Test
    void rootsStagedProgramCanSetNothingInTheKernelEither() {
        // Writes what is there already.
        String setting = "/proc/sys/kernel/core_uses_pid";

        Health found = staged("value=$(cat " + setting + "); echo \"$value\" > " + setting + " && exit 3; echo 2.0.0");

        assertThat(found.reason()).isEqualTo("runs as version 2.0.0 in a sandbox");
    }

    @Test
    void whatIsStagedSeesNoProcessOfTheHostAndAfterTheSwitchItDoes() {
        ExecutableTarget target = stage("cat /proc/[0-9]*/cmdline | grep -aq 'jav[a]' && exit 3; echo 2.0.0", "auto");

        assertThat(target.probeStaged(ATTEMPT).good()).isTrue();
        target.activate(ATTEMPT);

        assertThat(target.probe(ATTEMPT).reason()).contains("exit code 0, got 3");
    }

    @Test
    void whatIsStagedFindsNoSocketOfAService() {
        assertThat(staged("[ -z \"$(ls /run)\" ] && echo 2.0.0").good()).isTrue();
    }

    @Test
    void aStagedJarRunsAndReachesNoLocalPortAndAfterTheSwitchItDoes() throws IOException {
        try (ServerSocket service = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            service.setSoTimeout(200);
            byte[] jar = JarTargetTest.jar("2.0.0 " + service.getLocalPort(), Caller.class);
            ExecutableTarget target = TestPlace.open(folder, "program.jar", Optional.empty(), TestPlace.PATIENT);
            target.stage(ATTEMPT, Channels.newChannel(new ByteArrayInputStream(jar)));

            assertThat(target.probeStaged(ATTEMPT).reason()).isEqualTo("runs as version 2.0.0 in a sandbox");
            assertThatThrownBy(service::accept).isInstanceOf(SocketTimeoutException.class);
            target.activate(ATTEMPT);
            assertThat(target.probe(ATTEMPT).good()).isTrue();
            service.accept().close();
        }
    }

    @Test
    void oneThatForksAndHangsIsEndedWhole() {
        // Told apart by how long they would sleep.
        String sleep = "sleep " + (200_000 + ProcessHandle.current().pid());
        ExecutableTarget target = stage(
                "(" + sleep + " &); setsid " + sleep + " & echo 2.0.0; " + sleep,
                Map.of("path", "program"),
                Duration.ofSeconds(1));

        Health found = target.probeStaged(ATTEMPT);

        assertThat(found.timedOut()).isTrue();
        assertThat(found.reason()).contains("no answer within 1 s (in a sandbox");
        assertThat(ProcessHandle.allProcesses()
                        .flatMap(process -> process.info().commandLine().stream())
                        .filter(command -> command.endsWith(sleep)))
                .isEmpty();
    }

    @Test
    void endlessOutputIsCutOff() {
        Health found = staged("while :; do echo 'and so on, and so forth, without an end'; done");

        assertThat(found.reason()).contains("endless output");
    }

    @Test
    void whatFailsThereSaysHowToDoWithoutASandbox() {
        Health found = staged("echo x > \"$0.log\" || exit 4; echo 2.0.0");

        assertThat(found.good()).isFalse();
        assertThat(found.reason()).contains("exit code 0, got 4").contains("sandbox = off");
    }

    @Test
    void whereItIsOffAStagedProgramHasAllRights() {
        ExecutableTarget target = stage("echo x > \"$0.log\" || exit 4; echo 2.0.0", "off");

        assertThat(target.probeStaged(ATTEMPT).reason()).isEqualTo("runs as version 2.0.0");
        assertThat(folder.resolve(".updrift-staged-program.log")).exists();
    }

    @Test
    void whereOneIsRequiredAndWorksItIsUsed() {
        assertThat(stage("echo 2.0.0", "required").probeStaged(ATTEMPT).reason())
                .isEqualTo("runs as version 2.0.0 in a sandbox");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tmp", "/var/tmp", "/dev/shm", "target"})
    void aProgramIsInSightWhereverItStands(String place) throws IOException {
        Path unusual = Files.createTempDirectory(Path.of(place).toAbsolutePath(), "an odd 'place' ");
        Path link = folder.resolve("link");
        Files.createSymbolicLink(link, unusual);
        try {
            for (Path directory : new Path[] {unusual, link}) {
                Files.writeString(directory.resolve("beside"), "2.0.0");
                ExecutableTarget target = stage(
                        "cat \"$1/beside\"; [ \"$PWD\" = \"$2\" ]",
                        Map.of(
                                "path",
                                directory.resolve("program").toString(),
                                "probe",
                                "/bin/sh {file} \"" + directory + "\" \"" + unusual + "\""),
                        TestPlace.PATIENT);

                assertThat(target.probeStaged(ATTEMPT).reason()).isEqualTo("runs as version 2.0.0 in a sandbox");
            }
        } finally {
            try (var files = Files.list(unusual)) {
                files.forEach(file -> file.toFile().delete());
            }
            Files.delete(unusual);
        }
    }

    @Test
    void aProgramThatStandsInTmpItselfIsInSight() throws IOException {
        Path program = Files.createTempFile(Path.of("/tmp"), "program", "");
        Path staged = program.resolveSibling(".updrift-staged-" + program.getFileName());
        try {
            ExecutableTarget target = stage("echo 2.0.0", Map.of("path", program.toString()), TestPlace.PATIENT);

            assertThat(target.probeStaged(ATTEMPT).reason()).isEqualTo("runs as version 2.0.0 in a sandbox");
        } finally {
            Files.deleteIfExists(staged);
            Files.delete(program);
        }
    }

    @Test
    void rootFindsAProgramInAnotherUsersPrivateDirectoryAsOutsideOfTheSandbox() throws IOException {
        assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                .as("skipped: only root may give a directory away")
                .isEqualTo(0);
        Path anothers = Files.createDirectory(folder.resolve("private"));
        Files.setPosixFilePermissions(anothers, PosixFilePermissions.fromString("rwx------"));
        Files.setAttribute(anothers, "unix:uid", 65_534);
        ExecutableTarget target = stage("echo 2.0.0", Map.of("path", "private/program"), TestPlace.PATIENT);

        assertThat(target.probeStaged(ATTEMPT).reason()).isEqualTo("runs as version 2.0.0 in a sandbox");
    }

    private Health staged(String commands) {
        return stage(commands, "auto").probeStaged(ATTEMPT);
    }

    private ExecutableTarget stage(String commands, String sandbox) {
        return stage(commands, Map.of("path", "program", "sandbox", sandbox), TestPlace.PATIENT);
    }

    private ExecutableTarget stage(String commands, Map<String, String> settings, Duration timeout) {
        ExecutableTarget target = TestPlace.open(folder, settings.get("path"), settings, timeout);
        target.stage(ATTEMPT, Channels.newChannel(new ByteArrayInputStream(ScriptTargetTest.script(commands))));
        return target;
    }

    /** The main class of a jar that calls a local service before it says its version. */
    static final class Caller {
        public static void main(String[] arguments) throws IOException {
            try (InputStream resource = Caller.class.getResourceAsStream("/version")) {
                String[] words = new String(resource.readAllBytes(), StandardCharsets.UTF_8).split(" ");
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(words[1]))) {
                    System.out.println(words[0] + " at " + socket.getRemoteSocketAddress());
                } catch (IOException alone) {
                    System.out.println(words[0] + " " + alone.getMessage());
                }
            }
        }
    }
}
