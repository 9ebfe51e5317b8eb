package updrift.samples.node.e2e;

import java.util.Map;
import org.junit.jupiter.api.Tag;

/** Nodes that share a second tier beside their own caches. */
@Tag("R37")
abstract class OriginSuite extends FleetSuite {
    OriginSuite(String row) {
        super(row, folder -> SocketWorld.tcp());
    }

    @Override
    Map<Scenario, String> without() {
        return Map.of(
                Scenario.PARTIAL_HOLDERS,
                "it is SHARED and has all, so nobody depends on holders",
                Scenario.LYING_PEER,
                "it gives what liars don't; its own wrong bytes have tests of their own");
    }
}
