package updrift.samples.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What third parties are told and given is what stands here. */
@Tag("R36")
class PublishedTest {
    private static final Path ROOT = Path.of("../..");

    @Test
    void eachLineOfJavaInThePluginGuideStandsInTheTemplate() throws IOException {
        Set<String> lines = new TreeSet<>();
        try (Stream<Path> files = Files.walk(ROOT.resolve("samples/plugin-template"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                Files.readAllLines(file).forEach(line -> lines.add(line.strip()));
            }
        }
        List<String> shown = all("```java\n(.*?)```", Files.readString(ROOT.resolve("docs/plugin-guide.md")))
                .flatMap(String::lines)
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();

        assertThat(shown).hasSizeGreaterThan(200).allMatch(lines::contains);
    }

    private static Stream<String> all(String pattern, String text) {
        List<MatchResult> found =
                Pattern.compile(pattern, Pattern.DOTALL).matcher(text).results().toList();
        return found.stream().map(each -> each.group(1));
    }
}
