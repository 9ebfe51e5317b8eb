package updrift.testkit;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import updrift.api.time.Timeline;

/** What one node does at one instant of virtual time. */
final class VirtualEvent implements Timeline.Scheduled, Comparable<VirtualEvent> {
    private static final Comparator<VirtualEvent> ORDER = Comparator.comparingLong(VirtualEvent::nanos)
            .thenComparingLong(VirtualEvent::tie)
            .thenComparingLong(event -> event.order);

    private final long nanos;
    private final long tie;
    private final long order;
    private final VirtualNode node;
    private volatile @Nullable Runnable action;

    VirtualEvent(long nanos, long tie, long order, VirtualNode node, Runnable action) {
        this.nanos = nanos;
        this.tie = tie;
        this.order = order;
        this.node = node;
        this.action = action;
    }

    void run() {
        Runnable due = action;
        action = null;
        if (due != null) {
            due.run();
        }
    }

    @Override
    public void cancel() {
        action = null;
    }

    boolean stands() {
        return action != null && node.alive();
    }

    long nanos() {
        return nanos;
    }

    long tie() {
        return tie;
    }

    String node() {
        return node.name();
    }

    @Override
    public int compareTo(VirtualEvent other) {
        return ORDER.compare(this, other);
    }
}
