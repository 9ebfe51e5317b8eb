package updrift.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code docs/requirements.md} says the truth about what is proven. */
class RequirementsTest {
    private static final Pattern ROW = Pattern.compile("\\| ([A-GR]\\d\\d) \\|.*\\| ([^|]*) \\|");
    private static final String OPEN = "*open*";

    private final SourceTree tree = SourceTree.find();
    private final Path document = tree.resolve("docs/requirements.md");

    @Test
    void everyRowNamesTheTestsThatProveIt() throws IOException {
        Map<String, TreeSet<String>> tests = TaggedTests.in(tree);
        List<String> written = Files.readAllLines(document);

        List<String> told = written.stream().map(line -> retold(line, tests)).toList();
        if (Boolean.getBoolean("updrift.record")) {
            Files.write(document, told);
        }

        assertThat(told)
                .as("docs/requirements.md; its head says how to write it anew")
                .isEqualTo(Files.readAllLines(document));
    }

    @Test
    void everyTagThatLooksLikeAnIdHasItsRow() throws IOException {
        assertThat(rows().keySet()).containsAll(TaggedTests.in(tree).keySet());
    }

    @Test
    void noRequirementIsMissing() throws IOException {
        List<String> requirements = IntStream.rangeClosed(1, 37)
                .mapToObj(number -> "R%02d".formatted(number))
                .toList();

        assertThat(new ArrayList<>(rows().keySet())).containsAll(requirements);
    }

    private Map<String, String> rows() throws IOException {
        Map<String, String> rows = new LinkedHashMap<>();
        for (String line : Files.readAllLines(document)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                assertThat(rows.put(row.group(1), line)).as(row.group(1)).isNull();
            }
        }
        return rows;
    }

    private static String retold(String line, Map<String, TreeSet<String>> tests) {
        Matcher row = ROW.matcher(line);
        if (!row.matches()) {
            return line;
        }
        var proving = tests.getOrDefault(row.group(1), new TreeSet<>());
        String cell = proving.isEmpty() ? OPEN : "`" + String.join("`, `", proving) + "`";
        return line.substring(0, row.start(2)) + cell + " |";
    }
}
