package updrift.target.pf4j;

import java.io.IOException;
import java.nio.file.Path;

/** Paths as the file system sees them: the host's way to a plugin leads through a link. */
final class Paths {
    private Paths() {}

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
