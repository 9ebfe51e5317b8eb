package updrift.engine.node;

import java.time.Duration;
import updrift.engine.gossip.StoredNews;

/** Now and then looks for news past the peers that are known: an island of old nodes hears of a release from the origin, or from whoever discovery finds now. */
final class OutOfBandCheck {
    private static final Duration FIRST_MAX = Duration.ofMillis(500);

    private final NodeParts parts;
    private final NodeGraph graph;
    private final PeerSearch search;

    OutOfBandCheck(NodeParts parts, NodeGraph graph, PeerSearch search) {
        this.parts = parts;
        this.graph = graph;
        this.search = search;
    }

    /** The origin is asked soon, at random, so that a fleet that is switched on doesn't ask as one; discovery looks by itself at first. */
    void start() {
        if (parts.settings().autoCheck()) {
            graph.stored().ifPresent(stored -> {
                var wait = Duration.ofNanos(parts.random().nextLong(FIRST_MAX.toNanos()));
                graph.work().timeline().later(wait, stored::check);
            });
            nowAndThen();
        }
    }

    private void nowAndThen() {
        long base = parts.settings().checkInterval().toNanos();
        var wait = Duration.ofNanos((long) (base * (0.8 + 0.4 * parts.random().nextDouble())));
        graph.work().timeline().later(wait, () -> {
            search.now();
            graph.gossip().compareWithAll();
            graph.stored().ifPresent(StoredNews::check);
            nowAndThen();
        });
    }
}
