package updrift.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.error.UpdriftException;
import updrift.api.release.Sequence;
import updrift.testkit.SimulatedDisk;

class InstalledFileTest {
    private final SimulatedDisk disk = new SimulatedDisk();
    private final InstalledFile mark = new InstalledFile(disk.directory("flow"));

    @Test
    @Tag("R15")
    void theMarkOnlyRises() {
        mark.force(new Sequence(1, 5));
        mark.force(new Sequence(1, 4));
        mark.force(new Sequence(0, 9));

        assertThat(mark.read()).isEqualTo(new Sequence(1, 5));
    }

    @Test
    @Tag("R15")
    void theMarkSurvivesACrash() {
        mark.force(new Sequence(0, 7));

        for (long seed = 0; seed < 20; seed++) {
            disk.crash(seed);
            assertThat(new InstalledFile(disk.directory("flow")).read()).isEqualTo(new Sequence(0, 7));
        }
    }

    @Test
    void aDamagedMarkStopsTheNodeInsteadOfFallingToNothing() {
        for (String damaged : new String[] {"", "7", "0.7", "0.-7\n", "99999999999.1\n", "0.99999999999999999999\n"}) {
            disk.directory("flow").replace("installed", damaged.getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(mark::read).isInstanceOf(UpdriftException.class).hasMessageContaining("flow/installed");
        }
    }
}
