package updrift.engine.node;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import updrift.api.content.UpdateId;
import updrift.api.discovery.PeerDiscovery;
import updrift.engine.cache.StoredPackage;

/** Asks the discoveries that know it who holds what is being fetched, and has them tell others what is held here. */
final class HolderSearch {
    /** How soon a download that begins, or a first chunk, is noticed. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** New holders appear while a release spreads; more often would load a registry with a whole fleet's questions. */
    private static final Duration FIND_AGAIN = Duration.ofSeconds(60);

    /** As {@link PeerDiscovery#announceHolding} promises. */
    private static final Duration ANNOUNCE_AGAIN = Duration.ofMinutes(10);

    /** The newest; what is older is hardly asked for. */
    private static final int ANNOUNCED_MAX = 64;

    private final NodeParts parts;
    private final NodeGraph graph;
    private final List<PeerDiscovery> asked;
    private final Map<UpdateId, Long> findAtNanos = new LinkedHashMap<>();
    private final Map<UpdateId, Long> announceAtNanos = new LinkedHashMap<>();

    HolderSearch(NodeParts parts, NodeGraph graph) {
        this.parts = parts;
        this.graph = graph;
        this.asked =
                parts.discoveries().stream().filter(PeerDiscovery::knowsHolders).toList();
    }

    void start() {
        if (!asked.isEmpty()) {
            look();
        }
    }

    private void look() {
        // First, so that a discovery that fails here ends nothing.
        graph.work().timeline().later(LOOK, this::look);
        tell(graph.swarm().wanted(), findAtNanos, FIND_AGAIN, PeerDiscovery::findHolders);
        tell(held(), announceAtNanos, ANNOUNCE_AGAIN, PeerDiscovery::announceHolding);
    }

    private List<UpdateId> held() {
        List<UpdateId> held = graph.cache().held().stream()
                .filter(id ->
                        graph.cache().held(id).map(HolderSearch::hasChunks).orElse(false))
                .toList();
        return held.subList(Math.max(0, held.size() - ANNOUNCED_MAX), held.size());
    }

    private static boolean hasChunks(StoredPackage held) {
        return held.complete() || !held.have().isEmpty();
    }

    private void tell(
            List<UpdateId> ids, Map<UpdateId, Long> atNanos, Duration again, BiConsumer<PeerDiscovery, UpdateId> what) {
        long now = graph.work().timeline().nanos();
        atNanos.keySet().retainAll(ids);
        for (UpdateId id : ids) {
            if (now - atNanos.getOrDefault(id, now) >= 0) {
                atNanos.put(id, now + jittered(again));
                asked.forEach(discovery -> what.accept(discovery, id));
            }
        }
    }

    /** By a fifth, so that a fleet which began as one doesn't go on in step. */
    private long jittered(Duration base) {
        return (long) (base.toNanos() * (0.8 + 0.4 * parts.random().nextDouble()));
    }
}
