package updrift.api.target.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(OS.WINDOWS)
class ProcessTreeTest {
    @Test
    @Tag("R18")
    @Tag("E08")
    void whatAProcessSaidCanStillBeReadAfterItsTreeIsEnded() throws Exception {
        Process process = new ProcessBuilder("/bin/sh", "-c", "echo 2.0.0").start();
        process.waitFor();

        new ProcessTree(process, "none").end();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                .isEqualTo("2.0.0\n");
    }

    @Test
    @Tag("E08")
    void aProcessThatRunsIsEnded() throws Exception {
        Process process = new ProcessBuilder("/bin/sleep", "60").start();

        new ProcessTree(process, "none").end();

        assertThat(process.waitFor()).isNotZero();
    }
}
