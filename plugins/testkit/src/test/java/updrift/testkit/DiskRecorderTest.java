package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import updrift.testkit.crash.CrashStates;
import updrift.testkit.crash.DiskImage;
import updrift.testkit.crash.DiskRecorder;

/** What a disk may hold after a crash, of files that were changed through {@link FaultyFiles}. */
@Tag("E01")
@DisabledOnOs(OS.WINDOWS)
class DiskRecorderTest {
    @TempDir
    Path folder;

    private DiskRecorder recorder;
    private Path seen;

    @BeforeEach
    void begin() throws IOException {
        Files.createDirectory(folder.resolve("one"));
        Files.createDirectory(folder.resolve("other"));
        Files.writeString(folder.resolve("one/old"), "old");
        record(false);
    }

    private void record(boolean others) throws IOException {
        recorder = new DiskRecorder(folder, others);
        FaultyFiles files = new FaultyFiles();
        files.record(recorder);
        seen = files.at(folder);
    }

    @Test
    void bytesLastWithTheirFileAndItsNameWithTheDirectory() throws IOException {
        Files.writeString(seen.resolve("one/new"), "new");
        assertThat(possible()).containsExactly("one/old=old", "one/new= one/old=old", "one/new=new one/old=old");

        force("one");
        assertThat(possible()).containsExactly("one/new= one/old=old", "one/new=new one/old=old");

        force("one/new");
        assertThat(possible()).containsExactly("one/new=new one/old=old");
    }

    @Test
    void aFileThatWasForcedButHasNoNameThatWasIsLost() throws IOException {
        Files.writeString(seen.resolve("one/new"), "new");
        force("one/new");

        assertThat(possible()).containsExactly("one/old=old", "one/new=new one/old=old");
    }

    @Test
    void aRenameIsOneStepAndLastsWithBothDirectories() throws IOException {
        Files.move(seen.resolve("one/old"), seen.resolve("other/old"), StandardCopyOption.ATOMIC_MOVE);
        force("other");
        assertThat(possible()).containsExactly("one/old=old", "other/old=old");

        force("one");
        assertThat(possible()).containsExactly("other/old=old");
    }

    @Test
    void whatIsInADirectoryGoesWhereTheDirectoryGoes() throws IOException {
        Files.move(seen.resolve("one"), seen.resolve("moved"), StandardCopyOption.ATOMIC_MOVE);
        Files.delete(seen.resolve("moved/old"));

        assertThat(possible()).containsExactly("one/old=old", "moved/old=old", "");
    }

    @Test
    void aLinkASecondNameAndAModeAreLostAsWell() throws IOException {
        Files.createSymbolicLink(seen.resolve("link"), Path.of("one"));
        Files.createLink(seen.resolve("other/second"), seen.resolve("one/old"));
        Files.setPosixFilePermissions(seen.resolve("link/old"), PosixFilePermissions.fromString("rwx------"));
        assertThat(fingerprints()).hasSize(4);

        force("one/old");

        assertThat(fingerprints()).hasSize(3);
        assertThat(possible())
                .containsExactly("one/old=old", "link=one one/old=old", "link=one one/old=old other/second=old");
    }

    @Test
    void whatOthersDoIsAnErrorOrLasts() throws IOException {
        Files.delete(folder.resolve("one/old"));
        assertThatThrownBy(() -> recorder.lookAround()).hasMessageContaining("one/old");

        record(true);
        Files.writeString(folder.resolve("one/theirs"), "theirs");
        Files.move(seen.resolve("one/theirs"), seen.resolve("one/ours"));

        assertThat(possible()).containsExactly("one/theirs=theirs", "one/ours=theirs");
    }

    @Test
    void whatOthersDidBeforeAWriteComesBeforeIt() throws IOException {
        record(true);
        try (FileChannel channel = FileChannel.open(seen.resolve("one/old"), StandardOpenOption.WRITE)) {
            Files.writeString(folder.resolve("one/theirs"), "theirs");
            channel.write(ByteBuffer.wrap("new".getBytes(StandardCharsets.UTF_8)));
        }

        assertThat(possible()).containsExactly("one/old=old one/theirs=theirs", "one/old=new one/theirs=theirs");
    }

    private void force(String path) throws IOException {
        try (FileChannel channel = FileChannel.open(seen.resolve(path), StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** What the files may be after a crash now, from what was forced to all. */
    private Set<String> possible() {
        Map<Integer, String> possible = new TreeMap<>();
        new CrashStates(recorder.history(), 0, 0, 1)
                .inOrderAt(
                        recorder.instant(),
                        state -> possible.put(state.survivors().size(), told(state.image())));
        return new LinkedHashSet<>(possible.values());
    }

    private Set<String> fingerprints() {
        Set<String> all = new TreeSet<>();
        new CrashStates(recorder.history(), 0, 0, 1)
                .inOrderAt(recorder.instant(), state -> all.add(state.image().fingerprint()));
        return all;
    }

    private static String told(DiskImage image) {
        Map<String, String> files = new TreeMap<>();
        image.reachable().forEach((path, file) -> {
            if (file.bytes().length > 0 || path.getFileName().toString().equals("new")) {
                files.put(path.toString(), new String(file.bytes(), StandardCharsets.UTF_8));
            }
        });
        StringBuilder text = new StringBuilder();
        files.forEach((path, bytes) ->
                text.append(text.isEmpty() ? "" : " ").append(path).append('=').append(bytes));
        return text.toString();
    }
}
