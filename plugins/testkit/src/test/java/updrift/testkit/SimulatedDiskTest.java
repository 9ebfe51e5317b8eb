package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import updrift.api.disk.StateDirectory;
import updrift.api.error.UpdriftException;
import updrift.testkit.SimulatedDisk.Fault;

class SimulatedDiskTest {
    private final SimulatedDisk disk = new SimulatedDisk();
    private final StateDirectory state = disk.directory("state");

    @Test
    void whatWasForcedSurvivesEveryCrash() {
        for (int seed = 0; seed < 50; seed++) {
            state.replace("marks", bytes("mark " + seed));
            state.append("journal", bytes("."));
            state.force("journal");

            disk.crash(seed);

            assertThat(text("marks")).isEqualTo("mark " + seed);
            assertThat(text("journal")).isEqualTo(".".repeat(seed + 1));
        }
    }

    @Test
    void whatWasNotForcedIsLostOrTornOrThere() {
        SortedSet<Integer> lengths = new TreeSet<>();
        for (int seed = 0; seed < 50; seed++) {
            state.replace("journal", bytes("kept"));
            state.append("journal", bytes("lost"));

            disk.crash(seed);

            assertThat("keptlost").startsWith(text("journal"));
            lengths.add(text("journal").length());
        }
        assertThat(lengths).contains(4, 8).hasSizeGreaterThan(2);
    }

    @Test
    void aCutReplaceLeavesTheOldContentOrTheNew() {
        SortedSet<String> seen = new TreeSet<>();
        for (int seed = 0; seed < 50; seed++) {
            for (int operation = 1; operation <= 5; operation++) {
                state.replace("marks", bytes("old"));
                disk.cutPowerAt(operation);

                assertThatThrownBy(() -> state.replace("marks", bytes("new"))).isInstanceOf(PowerCut.class);
                disk.crash(seed);

                seen.add(text("marks"));
            }
        }
        assertThat(seen).containsExactly("new", "old");
    }

    @Test
    void aRenameWithoutForcedDataShowsAfterACrash() throws IOException {
        SortedSet<String> seen = new TreeSet<>();
        for (int seed = 0; seed < 50; seed++) {
            state.replace("marks", bytes("old"));
            disk.create("state/new");
            disk.write("state/new", 0, ByteBuffer.wrap(bytes("new")));
            disk.rename("state/new", "state/marks");
            disk.forceDirectory("state");

            disk.crash(seed);

            seen.add(text("marks"));
        }
        assertThat(seen).contains("", "new").doesNotContain("old");
    }

    @Test
    void afterAPowerCutNothingWorksUntilTheCrashIsOver() {
        disk.cutPowerAt(1);

        assertThatThrownBy(() -> state.replace("marks", bytes("x"))).isInstanceOf(PowerCut.class);
        assertThatThrownBy(() -> state.read("marks")).isInstanceOf(PowerCut.class);
        disk.crash(1);
        assertThat(state.read("marks")).isEmpty();
    }

    @Test
    void anOperationFailsWhereATestWantsItAndThenNoMore() {
        disk.failAt(2, Fault.IO_ERROR);

        assertThatThrownBy(() -> state.replace("marks", bytes("x")))
                .isInstanceOf(UpdriftException.class)
                .hasMessageContaining("state/marks")
                .hasMessageContaining("Input/output error");
        state.replace("marks", bytes("x"));
        assertThat(text("marks")).isEqualTo("x");
    }

    @Test
    void aForceThatFailedOnceHasDroppedWhatItShouldHaveKept() {
        state.replace("journal", bytes("kept"));
        state.append("journal", bytes("lost"));
        disk.failAt(1, Fault.IO_ERROR);

        assertThatThrownBy(() -> state.force("journal")).isInstanceOf(UpdriftException.class);
        state.force("journal");
        assertThat(text("journal")).isEqualTo("keptlost");
        disk.crash(1);
        assertThat(text("journal")).isEqualTo("kept");
    }

    @Test
    void aFullDiskRefusesWhatDoesNotFit() {
        disk.capacity(6);
        state.replace("a", bytes("1234"));

        assertThat(disk.usableSpace()).isEqualTo(2);
        assertThatThrownBy(() -> state.replace("b", bytes("123"))).hasMessageContaining("No space left on device");
        assertThat(text("a")).isEqualTo("1234");
    }

    private String text(String name) {
        return new String(state.read(name).orElseThrow(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
