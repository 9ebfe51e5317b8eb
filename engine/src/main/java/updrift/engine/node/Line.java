package updrift.engine.node;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import updrift.api.transport.Link;
import updrift.api.transport.Transport;

/** One link, what waits for room on it, and whether it is to end. On the node's thread. */
final class Line {
    final Transport transport;
    final Link link;
    final Deque<ByteBuffer> waiting = new ArrayDeque<>();
    private boolean sentAway;

    Line(Transport transport, Link link) {
        this.transport = transport;
        this.link = link;
    }

    /** Ends it soon; what comes over it until then isn't heard. That is no more than a transport's queue, and no rate limit is told of it. */
    void sendAway(String reason) {
        sentAway = true;
        transport.disconnect(link.peer(), reason);
    }

    boolean isSentAway() {
        return sentAway;
    }
}
