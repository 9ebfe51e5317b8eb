package updrift.target.directory;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs {@link ApplyingProcess} under strace, which sees every call to the system and can kill it at one. */
final class Strace {
    private static final long PATIENCE_SECONDS = 120;

    private final Path folder;

    private Strace(Path folder) {
        this.folder = folder;
    }

    static Strace in(Path folder) {
        boolean found =
                Stream.of("/usr/bin/strace", "/bin/strace").map(Path::of).anyMatch(Files::isExecutable);
        assumeTrue(found, "strace isn't installed, so no process is killed at a call to the system");
        return new Strace(folder);
    }

    /** All that it said, if it is killed when it makes {@code call} for the {@code time}-th time, or ends before. */
    List<String> killedAt(String call, int time) throws IOException, InterruptedException {
        return run(List.of("-e", "trace=" + call, "-e", "inject=" + call + ":signal=SIGKILL:when=" + time));
    }

    /** The calls that it makes to force and to rename, with the paths of what is forced. */
    List<String> calls() throws IOException, InterruptedException {
        List<String> said = run(List.of("-y", "-e", "trace=fsync,rename,renameat,renameat2"));
        if (!said.contains("committed")) {
            throw new AssertionError("it said " + said);
        }
        return Files.readAllLines(folder.resolve("trace"), StandardCharsets.ISO_8859_1);
    }

    private List<String> run(List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-qq", "-s", "4096", "-o"));
        command.add(folder.resolve("trace").toString());
        command.addAll(options);
        command.addAll(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ApplyingProcess.class.getName(),
                folder.toString()));
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("it still ran after " + PATIENCE_SECONDS + " s: " + Files.readAllLines(said));
        }
        return Files.readAllLines(said);
    }
}
