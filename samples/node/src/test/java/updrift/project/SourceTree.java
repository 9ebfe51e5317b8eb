package updrift.project;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The project's own sources, found upwards from where the tests run. */
final class SourceTree {
    private static final Pattern SOURCES = Pattern.compile("(api|engine|(plugins|samples)/[^/]+)/src/.*\\.java");

    private final Path root;

    private SourceTree(Path root) {
        this.root = root;
    }

    static SourceTree find() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve(".mvn"))) {
            folder = folder.getParent();
        }
        return new SourceTree(folder);
    }

    Path resolve(String path) {
        return root.resolve(path);
    }

    /** Every Java file, main and test, in the order of their paths. */
    List<Path> javaFiles() throws IOException {
        try (var files = Files.walk(root)) {
            return files.filter(file -> SOURCES.matcher(show(file)).matches())
                    .sorted()
                    .toList();
        }
    }

    List<Path> mainFiles() throws IOException {
        return javaFiles().stream()
                .filter(file -> show(file).contains("/src/main/java/"))
                .toList();
    }

    String show(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }
}
