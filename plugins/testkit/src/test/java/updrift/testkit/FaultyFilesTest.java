package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import updrift.testkit.SimulatedDisk.Fault;

class FaultyFilesTest {
    private final FaultyFiles faults = new FaultyFiles();

    @TempDir
    Path folder;

    @Test
    void whatIsDoneThereIsDoneToTheRealFiles() throws IOException {
        Path faulty = faults.at(folder).resolve("directory").resolve("file");
        Files.createDirectories(faulty.getParent());
        Files.writeString(faulty, "text");
        Files.move(faulty, faulty.resolveSibling("other"));

        assertThat(folder.resolve("directory/other")).hasContent("text");
        try (var names = Files.list(faults.at(folder).resolve("directory"))) {
            assertThat(names).containsExactly(faults.at(folder.resolve("directory/other")));
        }
    }

    @Test
    void exactlyTheChosenOperationFailsAndNamesItsFile() throws IOException {
        Path real = Files.writeString(folder.resolve("file"), "text");
        faults.failAt(2, Fault.IO_ERROR);

        assertThat(Files.exists(faults.at(real))).isTrue();
        assertThatThrownBy(() -> Files.delete(faults.at(real)))
                .isInstanceOf(IOException.class)
                .hasMessage(real + ": Input/output error");
        assertThat(faults.failed()).isEqualTo(real.toString());
        assertThat(real).exists();
        Files.delete(faults.at(real));
        assertThat(real).doesNotExist();
    }

    @Test
    void aWriteThatFailsWasDoneInPart() throws IOException {
        try (FileChannel channel = FileChannel.open(
                faults.at(folder.resolve("file")), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            faults.failAt(1, Fault.NO_SPACE);
            assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(10)))
                    .hasMessageContaining("No space left on device");
        }

        assertThat(folder.resolve("file")).hasSize(5);
    }

    @Test
    void aShortWriteSaysHowMuchItTook() throws IOException {
        faults.writeAtMost(3);
        try (FileChannel channel = FileChannel.open(
                faults.at(folder.resolve("file")), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            assertThat(channel.write(ByteBuffer.allocate(10))).isEqualTo(3);
        }

        assertThat(folder.resolve("file")).hasSize(3);
    }
}
