package updrift.engine.authority;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** What POSIX systems add to files: owners. Elsewhere files are as the directory that they are in. */
final class OwnerFiles {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private OwnerFiles() {}

    /** Makes {@code directory} and what is missing above it; what it makes is its owner's alone. */
    static void createDirectories(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, attributes("rwx------"));
        }
    }

    /** A new file; if {@code secret}, nobody but its owner can read it from the first instant. */
    static FileChannel createNew(Path file, boolean secret) throws IOException {
        Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return secret ? FileChannel.open(file, options, attributes("rw-------")) : FileChannel.open(file, options);
    }

    /** Who may do what with {@code file} itself, a link not followed; empty where the system doesn't say. */
    static Set<PosixFilePermission> permissions(Path file) throws IOException {
        return POSIX ? Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS) : Set.of();
    }

    /** When it returns, the names in {@code directory} survive a crash. */
    static void forceDirectory(Path directory) throws IOException {
        if (POSIX) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static FileAttribute<?>[] attributes(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
