package updrift.target.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.target.Attempt;

/** A host killed at any instant of a switch starts with a whole set the next time, and a rollback brings the old one. */
@Tag("E01")
@Tag("R19")
@DisabledOnOs(
        value = OS.WINDOWS,
        disabledReason = "a set is chosen by a symbolic link, which not every user may make there")
class KilledHostTest {
    private static final int KILLS = 8;
    private static final int SWITCHES_MAX = 5;
    private static final int MILLIS_MAX = 60;

    @TempDir
    private Path folder;

    @Test
    void whateverTheInstantTheNextStartFindsTheOldSetOrTheNewOne() throws Exception {
        TestHost host = new TestHost(folder);
        host.install(SwitchingHost.first());
        host.stop();
        Random random = new Random(7);

        for (int kill = 0; kill < KILLS; kill++) {
            runAndKill(1 + random.nextInt(SWITCHES_MAX), random.nextInt(MILLIS_MAX));

            host.restart();
            assertThat(host.running())
                    .isIn(
                            List.of("shop 1.0.0 STARTED", "till 1.0.0 STARTED"),
                            List.of("ledger 2.0.0 STARTED", "shop 2.0.0 STARTED"));
            Attempt attempt = TestHost.attempt("2.0.0", SwitchingHost.second());
            host.open(SwitchingHost.LEAD).rollBack(attempt);
            assertThat(host.running()).containsExactly("shop 1.0.0 STARTED", "till 1.0.0 STARTED");
            host.stop();
        }
    }

    /** The kill comes some milliseconds after a switch, so at another place of the next ones each time. */
    private void runAndKill(int switches, int millis) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SwitchingHost.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (int seen = 0; seen < switches; seen++) {
                assertThat(lines.readLine()).isEqualTo("switched");
            }
            assertThat(process.waitFor(millis, TimeUnit.MILLISECONDS)).isFalse();
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
    }
}
