package updrift.engine.node;

import java.time.Duration;
import updrift.api.discovery.PeerDiscovery;
import updrift.engine.gossip.PeerExchange;

/** Has the discoveries search again: soon and then more and more seldom for a node that knows nobody, and now and then for one that could have more links. */
final class PeerSearch {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration ALONE_FIRST = Duration.ofSeconds(2);

    /** A fleet whose network is gone doesn't wear out what it is told to ask. */
    private static final Duration ALONE_MAX = Duration.ofSeconds(60);

    /** Discoveries that know of news by themselves have intervals of their own. */
    private static final Duration FEW = Duration.ofMinutes(5);

    private final NodeParts parts;
    private final NodeGraph graph;
    private boolean alone;
    private Duration pause = FEW;
    private long dueNanos;

    PeerSearch(NodeParts parts, NodeGraph graph) {
        this.parts = parts;
        this.graph = graph;
    }

    void start() {
        dueNanos = graph.work().timeline().nanos() + FEW.toNanos();
        look();
    }

    private void look() {
        // First, so that a discovery that fails here ends nothing.
        graph.work().timeline().later(LOOK, this::look);
        int links = graph.exchange().greeted().size();
        if (alone != (links == 0)) {
            alone = links == 0;
            lookAgainIn(alone ? ALONE_FIRST : FEW);
        } else if (graph.work().timeline().nanos() - dueNanos >= 0) {
            lookAgainIn(alone && pause.compareTo(ALONE_MAX) < 0 ? pause.multipliedBy(2) : pause);
            if (links < PeerExchange.LINKS_WANTED) {
                parts.discoveries().forEach(PeerDiscovery::refresh);
            }
        }
    }

    /** Within a fifth, so that a fleet that lost its network as one doesn't search in step. */
    private void lookAgainIn(Duration next) {
        pause = next;
        long jittered = (long) (next.toNanos() * (0.8 + 0.4 * parts.random().nextDouble()));
        dueNanos = graph.work().timeline().nanos() + jittered;
    }
}
