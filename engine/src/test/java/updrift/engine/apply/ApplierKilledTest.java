package updrift.engine.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real processes on a real file system, killed at any time while they apply an update. */
@DisabledOnOs(OS.WINDOWS)
class ApplierKilledTest {
    private static final int KILLS = 8;

    /** An update takes somewhat more, most of it the second between its two probes. */
    private static final int KILLED_AFTER_MILLIS_MAX = 1_200;

    /** Long enough that writing it is interrupted now and then. */
    private static final int LENGTH = 4 << 20;

    private static final int HEAD = 60;

    @TempDir
    Path folder;

    @Test
    @Tag("E01")
    @Tag("E06")
    @Tag("E27")
    void aKilledProcessLeavesTheOldOrTheNewVersionAndTheNextOneEndsTheUpdate() throws Exception {
        byte[] old = program("1.0.0");
        byte[] replacement = program("2.0.0");
        Files.write(folder.resolve("program"), old);
        folder.resolve("program").toFile().setExecutable(true);
        Files.write(folder.resolve("new"), replacement);
        Random random = new Random(11);
        String last = "";
        for (int kill = 0; kill < KILLS && !last.equals("committed"); kill++) {
            last = runAndKill(random.nextInt(KILLED_AFTER_MILLIS_MAX));

            byte[] running = Files.readAllBytes(folder.resolve("program"));
            assertThat(Arrays.equals(running, old) || Arrays.equals(running, replacement))
                    .as("killed after " + last)
                    .isTrue();
        }

        if (!last.equals("committed")) {
            last = runAndKill(60_000);
        }

        assertThat(last).isIn("committed", "failed: 2.0.0 was cut off by 4 restarts and may be what causes them");
        assertThat(folder.resolve("program")).hasBinaryContent(last.equals("committed") ? replacement : old);
    }

    /** The last thing that the process said before it ended, or was killed {@code millis} after it began. */
    private String runAndKill(int millis) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ApplyingProcess.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String last = output.readLine();
            process.waitFor(millis, TimeUnit.MILLISECONDS);
            // Not of the process itself, which would close its output too.
            process.toHandle().destroyForcibly();
            process.waitFor();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                last = line;
            }
            return String.valueOf(last);
        }
    }

    private static byte[] program(String version) {
        byte[] program =
                Arrays.copyOf(("#!/bin/sh\necho " + version + "\nexit 0\n").getBytes(StandardCharsets.UTF_8), LENGTH);
        Arrays.fill(program, HEAD, program.length, (byte) '\n');
        return program;
    }
}
