package updrift.target.executable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Version;
import updrift.api.target.Attempt;
import updrift.testkit.FaultyFiles;

/** A host that writes the file which is updated, such as its settings. */
@Tag("E12")
class HostWritesTest {
    private static final Attempt ATTEMPT =
            new Attempt(UpdateId.of(new byte[32]), Optional.empty(), Version.parse("2.0.0"), 1);

    /** More than is copied at once. */
    private static final int LENGTH = 300_000;

    private final FaultyFiles files = new FaultyFiles();

    @TempDir
    Path folder;

    /** The host writes right before each operation in turn, until the backup has no more of them. */
    @Test
    void aFileThatIsWrittenWhileItIsCopiedIsFoundOutAndTheNextBackupIsWhole() throws IOException {
        byte[] ones = filled('1');
        byte[] twos = filled('2');
        Path live = folder.resolve("settings");
        ExecutableTarget target = TestPlace.open(files.at(folder), "settings", Optional.of("none"), TestPlace.PATIENT);
        int refused = 0;
        boolean written = true;
        for (int operation = 1; written; operation++) {
            Files.write(live, ones);
            files.meddleAt(operation, () -> write(live, twos));
            try {
                target.backUp(ATTEMPT);
            } catch (UpdriftException changed) {
                assertThat(changed.code()).isEqualTo(ErrorCode.TARGET_FAILED);
                assertThat(changed).hasMessageContaining("was written while it was backed up");
                refused++;
                target.backUp(ATTEMPT);
            }
            written = Arrays.equals(Files.readAllBytes(live), twos);
            byte[] kept = TestPlace.bytes(target.openBackup(ATTEMPT).orElseThrow());
            assertThat(Arrays.equals(kept, ones) || Arrays.equals(kept, twos)).isTrue();
        }

        assertThat(refused).isPositive();
    }

    /** The previous file is a further name of the one that the host writes. */
    @Test
    @Tag("E11")
    void whatIsWrittenAfterTheBackupIsNotBroughtBackForIt() throws IOException {
        for (boolean beforeTheSwitch : new boolean[] {true, false}) {
            Path live = Files.writeString(folder.resolve("settings"), "ones");
            ExecutableTarget target = open();
            try (FileChannel held = FileChannel.open(live, StandardOpenOption.WRITE)) {
                stage(target);
                target.backUp(ATTEMPT);
                if (beforeTheSwitch) {
                    held.write(ByteBuffer.wrap(filled('3')));
                }
                target.activate(ATTEMPT);
                held.write(ByteBuffer.wrap(filled('3')));
            }

            assertThat(TestPlace.bytes(target.openBackup(ATTEMPT).orElseThrow()))
                    .asString()
                    .isEqualTo("ones");
            target.rollBack(ATTEMPT);

            assertThat(live).hasContent("ones");
            assertThat(names()).containsExactlyInAnyOrder("settings", "backups");
        }
    }

    @Test
    @Tag("E11")
    void aCopyThatIsDamagedLeavesThePreviousFileToGoBackTo() throws IOException {
        Path live = Files.writeString(folder.resolve("settings"), "ones");
        ExecutableTarget target = open();
        stage(target);
        target.backUp(ATTEMPT);
        target.activate(ATTEMPT);
        Files.writeString(folder.resolve("backups/" + ATTEMPT.updateId() + ".backup"), "none");

        assertThat(TestPlace.bytes(target.openBackup(ATTEMPT).orElseThrow()))
                .asString()
                .isEqualTo("ones");
        target.rollBack(ATTEMPT);

        assertThat(live).hasContent("ones");
    }

    /** As after a crash between the two names and the switch. */
    @Test
    void whatIsWrittenToAFileThatWasNeverReplacedStays() throws IOException {
        Path live = Files.writeString(folder.resolve("settings"), "ones");
        ExecutableTarget target = open();
        stage(target);
        target.backUp(ATTEMPT);
        Files.createLink(folder.resolve(".updrift-previous-settings"), live);
        Files.writeString(live, "threes");

        target.rollBack(ATTEMPT);

        assertThat(live).hasContent("threes");
        assertThat(names()).containsExactlyInAnyOrder("settings", "backups");
    }

    private ExecutableTarget open() {
        return TestPlace.open(folder, "settings", Optional.of("none"), TestPlace.PATIENT);
    }

    private static void stage(ExecutableTarget target) {
        target.stage(ATTEMPT, Channels.newChannel(new ByteArrayInputStream(new byte[] {'2'})));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    private static byte[] filled(char with) {
        byte[] bytes = new byte[LENGTH];
        Arrays.fill(bytes, (byte) with);
        return bytes;
    }

    private static void write(Path file, byte[] content) {
        try {
            Files.write(file, content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
