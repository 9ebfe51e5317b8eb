package updrift.engine.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.disk.StateDirectory;
import updrift.testkit.LogHere;

/** Somebody edits what a node remembers of what it has installed. */
@Tag("G05")
class EditedMarkTest {
    private final Fleet fleet = Fleet.of(2).seed(11).start();
    private final FleetNode node = fleet.node(1);

    @BeforeEach
    void twoUpdatesAreInstalled() {
        for (String version : List.of("2.0", "3.0")) {
            fleet.publish(version, FleetPackage.of(version, "good", 1_000, 3));
            fleet.runUntil(fleet.everyNodeRuns(version));
        }
        fleet.run(Duration.ofSeconds(10));
        assertThat(mark()).isEqualTo("0.2\n");
        node.kill();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1\n", "0.0\n"})
    void aLowerMarkIsToldDoesNotCountAndIsPutRight(String lower) {
        flow().replace("installed", lower.getBytes(StandardCharsets.US_ASCII));

        String told = startListening();

        assertThat(told).contains("flow/installed", lower.strip(), "0.2 counts");
        assertThat(mark()).isEqualTo("0.2\n");
        assertThat(node.version()).isEqualTo("3.0");
    }

    @Test
    void aMarkThatIsGoneIsPutRightToo() {
        flow().delete("installed");

        assertThat(startListening()).contains("flow/installed", "0.2 counts");
        assertThat(mark()).isEqualTo("0.2\n");
    }

    /** Each of the three that know is enough. */
    @ParameterizedTest
    @ValueSource(strings = {"apply/journal", "trust/statements"})
    void norDoesItCountWhereAnotherWitnessIsGone(String gone) {
        flow().replace("installed", "0.1\n".getBytes(StandardCharsets.US_ASCII));
        String[] path = gone.split("/");
        node.disk().directory("state/" + path[0]).delete(path[1]);

        startListening();

        assertThat(mark()).isEqualTo("0.2\n");
    }

    private String startListening() {
        try (LogHere log = LogHere.open()) {
            node.start();
            fleet.run(Duration.ofMinutes(2));
            return log.toString();
        }
    }

    private StateDirectory flow() {
        return node.disk().directory("state/flow");
    }

    private String mark() {
        return new String(flow().read("installed").orElseThrow(), StandardCharsets.US_ASCII);
    }
}
