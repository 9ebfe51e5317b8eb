package updrift.engine.node;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.discovery.PeerDiscovery;
import updrift.engine.gossip.PeerExchange;

/** Has the discoveries search again: soon and then more and more seldom for a node that knows nobody, and now and then for one that could have more links. */
final class PeerSearch {
    private static final Logger LOG = LoggerFactory.getLogger(PeerSearch.class);

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
        dueNanos = in(FEW);
        look();
    }

    private void look() {
        // First, so that what fails here ends nothing.
        graph.work().timeline().later(LOOK, this::look);
        int links = graph.exchange().greeted().size();
        if (alone != (links == 0)) {
            alone = links == 0;
            pause = alone ? ALONE_FIRST : FEW;
            // Links that come and go put nothing off.
            dueNanos = Math.min(dueNanos, in(pause));
        }
        if (graph.work().timeline().nanos() - dueNanos >= 0) {
            searchAgain(links);
        }
    }

    private void searchAgain(int links) {
        if (alone) {
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(ALONE_MAX) < 0 ? longer : ALONE_MAX;
        }
        dueNanos = in(pause);
        if (links < PeerExchange.LINKS_WANTED) {
            now();
        }
    }

    /** Has all discoveries search now; one that fails keeps none of the others from it. */
    void now() {
        for (PeerDiscovery discovery : parts.discoveries()) {
            try {
                discovery.refresh();
            } catch (RuntimeException fault) {
                LOG.error("A search for peers failed; the others go on", fault);
            }
        }
    }

    /** Within a fifth, so that a fleet that lost its network as one doesn't search in step. */
    private long in(Duration wait) {
        long jittered = (long) (wait.toNanos() * (0.8 + 0.4 * parts.random().nextDouble()));
        return graph.work().timeline().nanos() + jittered;
    }
}
