package updrift.cache.filesystem;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a crash between two steps leaves behind. Only files with the cache's own names are touched. */
final class Leftovers {
    private Leftovers() {}

    static void sweep(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path path : files) {
                CacheFile file = CacheFile.of(path).filter(CacheFile::isRegular).orElse(null);
                if (file != null && belongsToNothing(file)) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    /** A whole package needs neither its bitmap nor a partial copy; tree and bitmap without a package mean nothing. */
    private static boolean belongsToNothing(CacheFile file) {
        boolean whole = file.as(CacheFile.Kind.PKG).isRegular();
        boolean partial = file.as(CacheFile.Kind.PART).isRegular();
        return switch (file.kind()) {
            case PKG -> false;
            case PART -> whole;
            case HAVE -> whole || !partial;
            case TREE -> !whole && !partial;
        };
    }
}
