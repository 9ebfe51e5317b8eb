package updrift.engine.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.disk.StateDirectory;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.testkit.FaultyFiles;
import updrift.testkit.SimulatedDisk.Fault;

/** Small durable state on real files, of whose operations one fails: each in turn, until none is left to fail. */
@DisabledOnOs(OS.WINDOWS)
class FileStateTroubleTest {
    private static final byte[] OLD = "old".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NEW = "new and longer".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    @Test
    @Tag("A22")
    @Tag("E25")
    void whicheverOperationFailsTheFileIsNamedAndIsAsBeforeOrAsAfter() {
        long n = 1;
        while (failsAt(n, n % 2 == 0 ? Fault.NO_SPACE : Fault.IO_ERROR)) {
            n++;
        }

        assertThat(n).isGreaterThan(20);
    }

    /** Whether there was an {@code n}-th operation. */
    private boolean failsAt(long n, Fault fault) {
        Path place = folder.resolve("fault-" + n);
        StateDirectory sound = FileStateDirectory.at(place);
        sound.replace("marks", OLD);
        FaultyFiles faults = new FaultyFiles();
        StateDirectory directory = FileStateDirectory.at(faults.at(place));
        faults.failAt(n, fault);

        untilDone("marks", () -> assertThat(directory.read("marks")).contains(OLD));
        untilDone("fault-" + n, () -> assertThat(directory.list()).containsExactly("marks"));
        untilDone("marks", () -> replace(directory, sound));
        untilDone("journal", () -> append(directory.directory("inner")));
        untilDone("marks", () -> directory.delete("marks"));

        assertThat(sound.list()).isEmpty();
        return !faults.failed().isEmpty();
    }

    private static void replace(StateDirectory directory, StateDirectory sound) {
        try {
            directory.replace("marks", NEW);
        } catch (UpdriftException failed) {
            assertThat(sound.read("marks").orElseThrow()).isIn(OLD, NEW);
            throw failed;
        }
        assertThat(sound.read("marks")).contains(NEW);
    }

    /** After a failure nobody knows what came, so all of it is written anew, as the journal does. */
    private static void append(StateDirectory inner) {
        inner.replace("journal", OLD);
        inner.append("journal", NEW);
        inner.force("journal");
        assertThat(inner.read("journal").orElseThrow()).hasSize(OLD.length + NEW.length);
    }

    private static void untilDone(String name, Runnable step) {
        try {
            step.run();
        } catch (UpdriftException failure) {
            assertThat(failure.code()).isEqualTo(ErrorCode.STATE_UNUSABLE);
            assertThat(failure.getMessage()).contains(name);
            step.run();
        }
    }

    @Test
    @Tag("E25")
    void aSystemThatTakesAFewBytesAtATimeGetsThemAll() {
        FaultyFiles faults = new FaultyFiles();
        faults.writeAtMost(3);
        StateDirectory directory = FileStateDirectory.at(faults.at(folder));
        List<Consumer<StateDirectory>> writes =
                List.of(any -> any.replace("marks", NEW), any -> any.append("marks", NEW));

        writes.forEach(write -> write.accept(directory));

        assertThat(directory.read("marks").orElseThrow()).hasSize(2 * NEW.length);
    }
}
