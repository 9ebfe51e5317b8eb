package updrift.engine.node;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.target.disk.Sha256;
import updrift.engine.cache.CompleteRelease;

/** Puts complete packages where a host wants them, in one step: the file is there whole, or as it was before. A new file may yet be torn by a power cut until the cache has made the package last, soon or when the node closes; one that is replaced is kept until then. */
final class Deliveries {
    private static final int BUFFER = 1 << 20;

    private Deliveries() {}

    /** Links or copies {@code complete} to {@code out}. Blocks. */
    static void put(CompleteRelease complete, Path out) {
        Path target = out.toAbsolutePath();
        Path beside = target.resolveSibling("." + target.getFileName() + ".updrift-"
                + complete.id().toString().substring(0, 8));
        try {
            if (target.getParent() != null) {
                Files.createDirectories(target.getParent());
            }
            Files.deleteIfExists(beside);
            if (!linked(complete, beside)) {
                copy(complete, beside);
            } else if (Files.exists(target)) {
                force(beside); // What is replaced must not be lost for something that a power cut would tear.
            }
            Files.move(beside, target, ATOMIC_MOVE);
            // Renaming a link onto another link of the same file leaves both names.
            Files.deleteIfExists(beside);
        } catch (IOException failure) {
            throw new UpdriftException(
                    ErrorCode.NOT_POSSIBLE, "the package can't be put at " + target + ": " + failure, failure);
        }
    }

    /** A second name for the same bytes, where the file system has that. */
    private static boolean linked(CompleteRelease complete, Path link) {
        try {
            return linkedOnce(complete, link);
        } catch (NoSuchFileException renamed) {
            return linkedAgain(complete, link);
        }
    }

    /** It was made to last meanwhile, under its last name; if that isn't told yet, it is copied. */
    private static boolean linkedAgain(CompleteRelease complete, Path link) {
        try {
            return linkedOnce(complete, link);
        } catch (NoSuchFileException notTold) {
            return false;
        }
    }

    private static boolean linkedOnce(CompleteRelease complete, Path link) throws NoSuchFileException {
        Optional<Path> file = complete.file();
        if (file.isEmpty()) {
            return false;
        }
        try {
            Files.createLink(link, file.get());
            return true;
        } catch (NoSuchFileException renamed) {
            throw renamed;
        } catch (IOException | UnsupportedOperationException notHere) {
            return false; // Another file system, or one without links: copied instead.
        }
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, WRITE)) {
            channel.force(true);
        }
    }

    private static void copy(CompleteRelease complete, Path file) throws IOException {
        try (ReadableByteChannel source = complete.open();
                FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
            while (source.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                buffer.clear();
            }
            channel.force(true);
        }
    }

    /** Holds {@code complete} against the signed SHA-256, or throws {@code CHECKSUM_MISMATCH}. Blocks. */
    static void check(CompleteRelease complete, String checksum) {
        try (ReadableByteChannel source = complete.open()) {
            String found = Sha256.of(Channels.newInputStream(source));
            if (!found.equals(checksum)) {
                throw new UpdriftException(
                        ErrorCode.CHECKSUM_MISMATCH,
                        "the package " + complete.id() + " has SHA-256 " + found + ", the publisher signed "
                                + checksum);
            }
        } catch (IOException failure) {
            throw new UpdriftException(ErrorCode.CACHE_FAILED, "the package can't be read: " + failure, failure);
        }
    }
}
