package updrift.samples.node.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories with all that is in them. */
final class Trees {
    private Trees() {}

    /** Copies {@code from} to {@code to}, which isn't there yet, modes and links as they are. */
    static void copy(Path from, Path to) throws IOException {
        for (Path each : all(from)) {
            Files.copy(
                    each,
                    to.resolve(from.relativize(each).toString()),
                    LinkOption.NOFOLLOW_LINKS,
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    static void delete(Path tree) throws IOException {
        for (Path each : all(tree).stream().sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(each);
        }
    }

    private static List<Path> all(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            return all.toList();
        }
    }
}
