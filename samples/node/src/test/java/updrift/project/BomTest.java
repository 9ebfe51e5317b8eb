package updrift.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code plugins/bom/pom.xml} names all that a host or a plugin may name, in one version. */
class BomTest {
    private static final Pattern MODULE =
            Pattern.compile("<module>(?:plugins/)?(api|engine|(?<=plugins/)(?!bom)[^<]+)</module>");
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>updrift-([^<]+)</artifactId>");
    private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

    private final SourceTree tree = SourceTree.find();

    @Test
    void everyPartIsNamedAndNoSample() throws IOException {
        List<String> parts = all(MODULE, "pom.xml");
        List<String> named = all(ARTIFACT, "plugins/bom/pom.xml");

        assertThat(parts).contains("api", "engine", "testkit", "transport-tcp");
        assertThat(named.subList(1, named.size())).containsExactlyInAnyOrderElementsOf(parts);
        assertThat(named.get(0)).isEqualTo("bom");
    }

    @Test
    void itHasTheProjectsVersionAndSoHasEveryPart() throws IOException {
        List<String> versions = all(VERSION, "plugins/bom/pom.xml");

        assertThat(versions.get(0)).isEqualTo(all(VERSION, "pom.xml").get(0));
        assertThat(versions.subList(1, versions.size())).containsOnly("${project.version}");
    }

    private List<String> all(Pattern pattern, String file) throws IOException {
        return pattern.matcher(Files.readString(tree.resolve(file)))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
