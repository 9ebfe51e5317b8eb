package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/requirements.md} says which scenarios run where, and why others don't. */
class FleetMatrixTest {
    @Test
    void theTableIsWhatTheSuitesSay() throws IOException {
        List<FleetSuite> suites = Stream.of(new AnyNetworkTest().suites(), new AnyCacheTest().suites())
                .flatMap(List::stream)
                .toList();
        List<String> table = new ArrayList<>();
        table.add("| | " + Stream.of(Scenario.values()).map(Scenario::words).collect(Collectors.joining(" | ")) + " |");
        table.add("|---".repeat(Scenario.values().length + 1) + "|");
        suites.forEach(suite -> table.add(row(suite)));

        assertThat(Files.readString(Path.of("../../docs/requirements.md"))).contains(String.join("\n", table));
    }

    private static String row(FleetSuite suite) {
        return "| " + suite.row() + " | "
                + Stream.of(Scenario.values())
                        .map(scenario -> suite.without().getOrDefault(scenario, "yes"))
                        .collect(Collectors.joining(" | "))
                + " |";
    }
}
