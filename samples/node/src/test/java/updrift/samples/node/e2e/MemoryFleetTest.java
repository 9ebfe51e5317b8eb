package updrift.samples.node.e2e;

import java.util.List;
import java.util.Map;

/** Nodes without a disk of their own. */
class MemoryFleetTest extends FleetSuite {
    MemoryFleetTest() {
        super("TCP, caches in memory", folder -> SocketWorld.tcp());
    }

    @Override
    Map<Scenario, String> without() {
        String reason = "it doesn't say that it is DURABLE, so nothing of a download outlives its process";
        return Map.of(Scenario.KILLED_AND_RESUMED, reason, Scenario.PARTIAL_HOLDERS, reason);
    }

    @Override
    List<String> cache() {
        return List.of("cache.use=memory");
    }
}
