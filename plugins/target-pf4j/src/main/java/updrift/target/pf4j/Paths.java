package updrift.target.pf4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Paths as the file system sees them: the host's way to a plugin leads through a link. */
final class Paths {
    private Paths() {}

    /** Whether there is a file at {@code path}, or a link to one. Where that can't be found out it is an error, as in {@link updrift.api.target.disk.DurableFiles}. */
    static boolean isFile(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).isRegularFile();
        } catch (NoSuchFileException absent) {
            return false;
        }
    }

    static boolean isIn(Path path, Path directory) {
        return real(path).startsWith(directory)
                || path.toAbsolutePath().normalize().startsWith(directory);
    }

    static boolean same(Path one, Path other) {
        return real(one).equals(real(other));
    }

    /** As far as it leads anywhere; what a link led to may be gone. */
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException gone) {
            return path.toAbsolutePath().normalize();
        }
    }
}
