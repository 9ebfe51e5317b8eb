package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/requirements.md} says which scenarios run where, and why others don't. */
class FleetMatrixTest {
    private static final String HEAD = "| |"
            + Stream.of(Scenario.values())
                    .map(scenario -> " " + scenario.words() + " |")
                    .collect(Collectors.joining());

    @Test
    void theTableIsWhatTheSuitesSay() throws Exception {
        List<String> written = Files.readAllLines(Path.of("../../docs/requirements.md"));
        List<String> table = written.subList(written.indexOf(HEAD) + 2, written.size()).stream()
                .takeWhile(line -> line.startsWith("|"))
                .toList();

        assertThat(table).containsExactlyInAnyOrderElementsOf(rows());
    }

    private static List<String> rows() throws Exception {
        List<String> rows = new ArrayList<>();
        for (JavaClass type : new ClassFileImporter().importPackages(FleetSuite.class.getPackageName())) {
            if (type.isAssignableTo(FleetSuite.class) && !type.getModifiers().contains(JavaModifier.ABSTRACT)) {
                Constructor<?> constructor = type.reflect().getDeclaredConstructor();
                rows.add(row((FleetSuite) constructor.newInstance()));
            }
        }
        return rows;
    }

    private static String row(FleetSuite suite) {
        return "| " + suite.row() + " | "
                + Stream.of(Scenario.values())
                        .map(scenario -> suite.without().getOrDefault(scenario, "yes"))
                        .collect(Collectors.joining(" | "))
                + " |";
    }
}
