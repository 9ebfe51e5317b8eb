package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What tests of the sandbox of probes need. */
public final class Bwrap {
    private static final Path PROGRAM = Path.of("/usr/bin/bwrap");

    private Bwrap() {}

    /** Skips the test where bubblewrap isn't there, or isn't let. */
    public static void assumeItWorks() throws IOException, InterruptedException {
        assumeThat(PROGRAM).as("skipped: bwrap isn't there").matches(Files::isExecutable);
        Process plain = new ProcessBuilder(
                        PROGRAM.toString(), "--ro-bind", "/", "/", "--unshare-net", PROGRAM.toString(), "--version")
                .redirectErrorStream(true)
                .start();
        String said = new String(plain.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(plain.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assumeThat(plain.exitValue())
                .as("skipped: bwrap doesn't work here: " + said)
                .isZero();
    }
}
