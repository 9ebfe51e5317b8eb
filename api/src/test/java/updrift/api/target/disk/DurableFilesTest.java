package updrift.api.target.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no modes, and links for administrators only")
class DurableFilesTest {
    @TempDir
    private Path folder;

    @Test
    @Tag("G01")
    void whatLiesWhereAFileIsWrittenIsReplacedAndNeverFollowed() throws IOException {
        Path precious = Files.writeString(folder.resolve("precious"), "kept");
        Path file = Files.createSymbolicLink(folder.resolve("file"), precious);

        DurableFiles.write(source("new"), file);

        assertThat(precious).hasContent("kept");
        assertThat(file).hasContent("new");
        assertThat(Files.isSymbolicLink(file)).isFalse();
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    }

    @Test
    void aDirectoryMayBeALinkToOne() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path backups = Files.createSymbolicLink(folder.resolve("backups"), elsewhere);

        DurableFiles.createDirectories(backups);
        DurableFiles.write(source("backup"), backups.resolve("one"));

        assertThat(elsewhere.resolve("one")).hasContent("backup");
    }

    @Test
    @Tag("E11")
    void belowAFileIsNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "was a folder once");

        assertThat(DurableFiles.exists(file.resolve("below"))).isFalse();
        assertThat(DurableFiles.isFile(file.resolve("below/and/further"))).isFalse();
        assertThat(DurableFiles.leadsSomewhere(file.resolve("below"))).isFalse();
        assertThat(DurableFiles.leadsSomewhere(file)).isTrue();
    }

    @Test
    void aLinkIsLedElsewhereWhateverWasLeftBeside() throws IOException {
        Path link = folder.resolve("current");
        DurableFiles.point(link, Path.of("one"));
        Files.createSymbolicLink(folder.resolve("current.new"), Path.of("half"));

        DurableFiles.point(link, Path.of("two"));

        assertThat(Files.readSymbolicLink(link)).isEqualTo(Path.of("two"));
        assertThat(folder.resolve("current.new")).doesNotExist();
    }

    @Test
    void whetherAFileIsThereIsNeverGuessed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(DurableFiles.exists(file)).isTrue();
        assertThat(DurableFiles.exists(folder.resolve("none"))).isFalse();
        // A name that no file system has.
        assertThatThrownBy(() -> DurableFiles.exists(folder.resolve("x".repeat(5_000))))
                .isInstanceOf(FileSystemException.class);
    }

    private static ReadableByteChannel source(String text) {
        return Channels.newChannel(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
