package updrift.samples.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Counts what somebody has to write: all of it but imports, comments and what is empty. */
public final class LinesOfCode {
    private LinesOfCode() {}

    /** Of a Java file, or of all in a folder and below. */
    public static long in(Path tree) throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.walk(tree)) {
            sources = files.filter(file -> file.toString().endsWith(".java")).toList();
        }
        if (sources.isEmpty()) {
            throw new IOException("no Java files in " + tree);
        }
        long lines = 0;
        for (Path source : sources) {
            lines += Files.readAllLines(source).stream()
                    .filter(line -> !line.matches("\\s*((//|/\\*|\\*|import |package ).*)?"))
                    .count();
        }
        return lines;
    }
}
