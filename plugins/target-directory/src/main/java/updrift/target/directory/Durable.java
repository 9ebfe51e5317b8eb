package updrift.target.directory;

import static java.nio.file.StandardOpenOption.READ;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import updrift.api.target.disk.DurableFiles;

/** What {@link DurableFiles} doesn't have: small files that are replaced, and directories with a mode of their own. */
final class Durable {
    private Durable() {}

    /** Puts {@code text} at {@code file} in one step; {@code fresh} is a name beside it. */
    static void replace(Path file, Path fresh, String text, String permissions) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        DurableFiles.write(Channels.newChannel(new ByteArrayInputStream(bytes)), fresh, permissions);
        DurableFiles.rename(fresh, file);
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
