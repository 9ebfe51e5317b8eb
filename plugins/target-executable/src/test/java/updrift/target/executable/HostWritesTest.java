package updrift.target.executable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Version;
import updrift.api.target.Attempt;

/** A host that writes the file which is updated, such as its settings. */
@Tag("E12")
class HostWritesTest {
    private static final Attempt ATTEMPT =
            new Attempt(UpdateId.of(new byte[32]), Optional.empty(), Version.parse("2.0.0"), 1);

    @TempDir
    Path folder;

    @Test
    void aFileThatItsHostGoesOnWritingIsNeverBackedUpInPieces() throws Exception {
        byte[] ones = new byte[8 << 20];
        Arrays.fill(ones, (byte) '1');
        byte[] twos = new byte[ones.length];
        Arrays.fill(twos, (byte) '2');
        Path live = Files.write(folder.resolve("settings"), ones);
        AtomicBoolean done = new AtomicBoolean();
        Thread host = new Thread(() -> {
            while (!done.get()) {
                writeInPlace(live, twos);
                writeInPlace(live, ones);
            }
        });
        host.start();
        ExecutableTarget target = TestPlace.open(folder, "settings", Optional.of("none"), TestPlace.PATIENT);
        int refused = 0;
        for (int round = 0; round < 20; round++) {
            try {
                target.backUp(ATTEMPT);
                byte[] kept = TestPlace.bytes(target.openBackup(ATTEMPT).orElseThrow());
                assertThat(Arrays.equals(kept, ones) || Arrays.equals(kept, twos))
                        .isTrue();
            } catch (UpdriftException tornApart) {
                assertThat(tornApart.code()).isEqualTo(ErrorCode.TARGET_FAILED);
                assertThat(tornApart).hasMessageContaining("was written while it was backed up");
                refused++;
            }
        }
        done.set(true);
        host.join();

        assertThat(refused).isPositive();
        target.backUp(ATTEMPT);
        assertThat(TestPlace.bytes(target.openBackup(ATTEMPT).orElseThrow())).isEqualTo(ones);
    }

    private static void writeInPlace(Path file, byte[] content) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(content));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
