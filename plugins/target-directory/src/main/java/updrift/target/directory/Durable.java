package updrift.target.directory;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and names that survive a crash as soon as a method returns: data is forced before the name that leads to it, then the directory that has the name. */
final class Durable {
    private static final int BUFFER_LENGTH = 256 << 10;

    private Durable() {}

    /** Writes all of {@code source} to {@code file}, a new one with {@code permissions}; what had that name is gone. */
    static void write(ReadableByteChannel source, Path file, String permissions) throws IOException {
        Files.deleteIfExists(file);
        try (FileChannel channel =
                FileChannel.open(file, Set.of(CREATE_NEW, WRITE, NOFOLLOW_LINKS), mode(permissions))) {
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
        forceDirectory(file.resolveSibling(""));
    }

    /** Puts {@code text} at {@code file} in one step; {@code fresh} is a name beside it. */
    static void replace(Path file, Path fresh, String text, String permissions) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(Channels.newChannel(new ByteArrayInputStream(bytes)), fresh, permissions);
        rename(fresh, file);
    }

    /** Gives {@code from} the name {@code to}, of the same file system, in one step. */
    static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        forceDirectory(to.resolveSibling(""));
        if (!to.resolveSibling("").equals(from.resolveSibling(""))) {
            forceDirectory(from.resolveSibling(""));
        }
    }

    static void delete(Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            forceDirectory(file.resolveSibling(""));
        }
    }

    /** Makes {@code directory} unless it is there; its parent is. */
    static void createDirectory(Path directory, String permissions) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(directory, mode(permissions));
            forceDirectory(directory.resolveSibling(""));
        }
    }

    /** The names in {@code directory} survive a crash. Systems other than POSIX don't open directories and order names by themselves. */
    static void forceDirectory(Path directory) throws IOException {
        if (Modes.SUPPORTED) {
            try (FileChannel channel = FileChannel.open(directory, READ)) {
                channel.force(true);
            }
        }
    }

    private static FileAttribute<?>[] mode(String permissions) {
        return Modes.SUPPORTED
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
