package updrift.engine.serve;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import updrift.api.peer.PeerId;
import updrift.api.release.Priority;
import updrift.api.transport.Frame;
import updrift.engine.bandwidth.RateLimit;

/** One peer that asks: what it asked for, what is being read for it, and what the transport has no room for yet. */
final class Asker {
    private final PeerId peer;
    private final int number;
    private final String prefix;
    private final RateLimit limit;
    private final ReadAhead readAhead;
    private final Map<Priority, Lane> lanes = new EnumMap<>(Priority.class);
    private final Deque<Outgoing> unsent = new ArrayDeque<>();
    private final SecondCopies secondCopies = new SecondCopies();
    private final Receipts receipts = new Receipts();
    private int queued;
    private int inWork;
    private boolean closed;

    /** A frame that is ready, and the chunks in it: one or none. */
    record Outgoing(Frame frame, int chunks) {}

    /**
     * @param number no other link has it
     * @param prefix the network that it is in
     * @param limit what it keeps to beside all others
     */
    Asker(PeerId peer, int number, String prefix, RateLimit limit, ReadAhead readAhead) {
        this.peer = peer;
        this.number = number;
        this.prefix = prefix;
        this.limit = limit;
        this.readAhead = readAhead;
        for (Priority priority : Priority.values()) {
            lanes.put(priority, new Lane(this, priority));
        }
    }

    PeerId peer() {
        return peer;
    }

    int number() {
        return number;
    }

    String prefix() {
        return prefix;
    }

    RateLimit limit() {
        return limit;
    }

    Lane lane(Priority priority) {
        return Objects.requireNonNull(lanes.get(priority));
    }

    /** What its queue weighs, see {@link Job#weight}. */
    int queued() {
        return queued;
    }

    void queued(int more) {
        queued += more;
    }

    /** It no longer needs the answer to {@code request}. */
    void cancel(long request) {
        lanes.values().forEach(lane -> lane.cancel(request));
    }

    /** Whether another chunk may be read for it. */
    boolean mayRead() {
        return unsent.isEmpty() && readAhead.allows(inWork);
    }

    /** So many chunks more, or fewer, are read or being read and not with the transport yet. */
    void inWork(int more) {
        if (inWork == 0 && more > 0) {
            readAhead.begins();
        }
        inWork += more;
        if (inWork == 0 && more < 0) {
            readAhead.ends();
        }
    }

    /** What waits for room in the transport. */
    Deque<Outgoing> unsent() {
        return unsent;
    }

    SecondCopies secondCopies() {
        return secondCopies;
    }

    Receipts receipts() {
        return receipts;
    }

    boolean closed() {
        return closed;
    }

    /** The link is gone. */
    void close() {
        closed = true;
        lanes.values().forEach(Lane::clear);
        unsent.forEach(each -> {
            each.frame().close();
            inWork(-each.chunks());
        });
        unsent.clear();
    }
}
