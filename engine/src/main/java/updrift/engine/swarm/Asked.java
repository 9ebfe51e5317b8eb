package updrift.engine.swarm;

import java.util.List;
import updrift.engine.peers.Window;
import updrift.engine.wire.Message.Range;

/** What a peer was asked for and hasn't wholly answered. */
final class Asked {
    private final long request;
    private final List<Range> allowed;
    private final boolean exact;
    private final Window.Mark mark;
    private final long deadlineNanos;
    private int left;

    /** {@code count} chunks out of {@code allowed}; {@code exact}: one chunk, and the peer has no choice. */
    Asked(long request, int count, List<Range> allowed, boolean exact, Window.Mark mark, long deadlineNanos) {
        this.request = request;
        this.left = count;
        this.allowed = allowed;
        this.exact = exact;
        this.mark = mark;
        this.deadlineNanos = deadlineNanos;
    }

    long request() {
        return request;
    }

    boolean exact() {
        return exact;
    }

    /** The one chunk that an exact request is for. */
    int index() {
        return allowed.get(0).first();
    }

    boolean allows(int index) {
        for (Range range : allowed) {
            if (range.first() <= index && index < range.end()) {
                return true;
            }
        }
        return false;
    }

    Window.Mark mark() {
        return mark;
    }

    boolean overdue(long nowNanos) {
        return nowNanos - deadlineNanos >= 0;
    }

    /** One of them arrived. */
    void answered() {
        left--;
    }

    /** How many have yet to arrive. */
    int left() {
        return left;
    }
}
