package updrift.target.pf4j;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files whose bytes and names survive a crash as soon as a method returns; nobody but their owner can open them. */
final class DurableFiles {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private static final int BUFFER_LENGTH = 256 << 10;

    private DurableFiles() {}

    /** Writes all of {@code source} to {@code file}, a new one; what had that name is gone. The name isn't durable yet. */
    static void write(ReadableByteChannel source, Path file) throws IOException {
        Files.deleteIfExists(file);
        try (FileChannel channel =
                FileChannel.open(file, Set.of(CREATE_NEW, WRITE, LinkOption.NOFOLLOW_LINKS), mode("rw-------"))) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_LENGTH);
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

    /** Gives {@code from} the name {@code to} in one step. */
    static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        forceDirectory(to);
    }

    /** Has the name {@code link} lead to {@code to}, in one step: whoever looks finds the old way or the new one. */
    static void link(Path link, Path to) throws IOException {
        Path made = link.resolveSibling(link.getFileName() + ".new");
        Files.deleteIfExists(made);
        Files.createSymbolicLink(made, to);
        rename(made, link);
    }

    static void delete(Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            forceDirectory(file);
        }
    }

    static void createDirectories(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, mode("rwx------"));
            forceDirectory(directory);
        }
    }

    /** The names beside {@code file} survive a crash. Systems other than POSIX don't open directories and order names by themselves. */
    static void forceDirectory(Path file) throws IOException {
        Path directory = file.getParent();
        if (POSIX && directory != null) {
            try (FileChannel channel = FileChannel.open(directory, READ)) {
                channel.force(true);
            }
        }
    }

    private static FileAttribute<?>[] mode(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
