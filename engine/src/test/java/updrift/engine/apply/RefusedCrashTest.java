package updrift.engine.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.disk.StateDirectory;
import updrift.api.release.Status;
import updrift.api.release.UpdateEvent;
import updrift.engine.fleet.Fleet;
import updrift.engine.fleet.FleetNode;
import updrift.engine.fleet.FleetPackage;
import updrift.testkit.PowerCut;

/** A whole node loses its power around the end of an update that failed. */
class RefusedCrashTest {
    @ParameterizedTest
    @ValueSource(strings = {"dies", "broken"})
    @Tag("R19")
    @Tag("E07")
    void whatIsOverAndFailedIsHeldWhereverTheCrashCame(String behaviour) {
        int overAtTheCut = 0;
        boolean wasCut = true;
        for (long cut = 1; wasCut; cut++) {
            Fleet fleet = Fleet.of(2).seed(3).start();
            FleetNode node = fleet.node(1);
            fleet.publish("2.0", FleetPackage.of("2.0", behaviour, 1_000, 3));
            fleet.runUntil(() -> !told(node, UpdateEvent.Verifying.class).isEmpty());
            node.disk().cutPowerAt(cut);
            wasCut = runUntilHeldOrCut(fleet, node);
            node.kill();
            boolean over = isOver(node);
            List<UpdateEvent> before = List.copyOf(told(node, UpdateEvent.Verifying.class));
            node.start();

            fleet.runUntil(() -> isHeld(node));

            if (over) {
                overAtTheCut++;
                assertThat(told(node, UpdateEvent.Verifying.class))
                        .as("power cut at " + cut)
                        .hasSameSizeAs(before);
            }
            assertThat(node.version()).isEqualTo("1.0");
        }
        assertThat(overAtTheCut).isPositive();
    }

    private static boolean runUntilHeldOrCut(Fleet fleet, FleetNode node) {
        try {
            fleet.runUntil(() -> isHeld(node) && isOver(node));
            return false;
        } catch (PowerCut cut) {
            return true;
        }
    }

    private static boolean isHeld(FleetNode node) {
        return !node.status().map(Status::held).orElse(List.of()).isEmpty();
    }

    /** Whether the journal says that the attempt is over, which is all that recovery goes by. */
    private static boolean isOver(FleetNode node) {
        StateDirectory journal = node.disk().directory("state").directory("apply");
        Optional<JournalEntry> last = Journal.load(journal).last();
        return last.filter(entry -> entry.state() == ApplyState.DONE).isPresent();
    }

    private static List<UpdateEvent> told(FleetNode node, Class<? extends UpdateEvent> kind) {
        return node.events().stream().filter(kind::isInstance).toList();
    }
}
