package updrift.target.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.target.Attempt;
import updrift.testkit.Bwrap;

@EnabledOnOs(OS.LINUX)
@Tag("E08")
class SandboxedSlotTest {
    private static final byte[] WRITES_BESIDE_ITSELF =
            Packages.of("cd \"$(dirname \"$0\")/..\"; cat conf/port; echo x > conf/mark; echo 2.0.0", ".tar");

    @TempDir
    Path folder;

    @Test
    void aStagedProgramReadsItsSlotAndCannotChangeIt() throws Exception {
        Bwrap.assumeItWorks();
        DirectoryTarget target = new TestPlace(folder).open();
        Attempt attempt = TestPlace.stage(target, "2.0.0", WRITES_BESIDE_ITSELF);

        assertThat(target.probeStaged(attempt).reason()).isEqualTo("runs as version 2.0.0 in a sandbox");
        assertThat(new TestPlace(folder).slot(attempt).resolve("conf/port")).exists();
        assertThat(new TestPlace(folder).slot(attempt).resolve("conf/mark")).doesNotExist();
    }

    @Test
    void whereItIsOffItCan() {
        TestPlace place = new TestPlace(folder);
        DirectoryTarget target = place.open(Map.of("sandbox", "off"));
        Attempt attempt = TestPlace.stage(target, "2.0.0", WRITES_BESIDE_ITSELF);

        assertThat(target.probeStaged(attempt).reason()).isEqualTo("runs as version 2.0.0");
        assertThat(place.slot(attempt).resolve("conf/mark")).exists();
    }
}
