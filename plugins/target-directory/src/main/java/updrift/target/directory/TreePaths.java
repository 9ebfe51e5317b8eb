package updrift.target.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What lies below a directory, in one order whatever the file system's own is: parents before what they hold. */
final class TreePaths {
    private TreePaths() {}

    /** Relative paths with slashes, without the manifest of a package; links are named and not followed. */
    static List<String> below(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(path -> !path.equals(root))
                    .map(path -> slashed(root.relativize(path)))
                    .filter(path -> !path.equals(Manifest.NAME))
                    .sorted()
                    .toList();
        }
    }

    private static String slashed(Path path) {
        return StreamSupport.stream(path.spliterator(), false)
                .map(Path::toString)
                .collect(Collectors.joining("/"));
    }
}
