package updrift.engine.serve;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import updrift.api.peer.PeerId;
import updrift.api.transport.Frame;

/** One peer that asks: what it asked for, what is being read for it, and what the transport has no room for yet. */
final class Asker {
    /** More than a peer's window: who asks for more is told to wait. */
    static final int CHUNKS_QUEUED_MAX = 512;

    /** Chunks that are read ahead for one peer. */
    static final int CHUNKS_IN_WORK_MAX = 32;

    private static final long SECOND = 1_000_000_000L;

    private final PeerId peer;
    private final int number;
    private final Deque<Job> jobs = new ArrayDeque<>();
    private final Deque<Frame> unsent = new ArrayDeque<>();
    private int queued;
    private int inWork;
    private long refusedNanos;
    private boolean refused;

    /** {@code number}: no other link has it. */
    Asker(PeerId peer, int number) {
        this.peer = peer;
        this.number = number;
    }

    PeerId peer() {
        return peer;
    }

    int number() {
        return number;
    }

    /** Whether its queue takes {@code chunks} more. */
    boolean hasRoomFor(int chunks) {
        return queued + chunks <= CHUNKS_QUEUED_MAX;
    }

    void add(Job job) {
        jobs.add(job);
        queued += job.left();
    }

    boolean wantsMore() {
        return !jobs.isEmpty() && unsent.isEmpty() && inWork < CHUNKS_IN_WORK_MAX;
    }

    Job next() {
        return jobs.element();
    }

    /** One chunk of the first job is taken care of. */
    void took(Job job) {
        job.took();
        queued--;
        if (job.left() == 0) {
            jobs.remove(job);
        }
    }

    /** Nothing more is done for {@code job}. */
    void drop(Job job) {
        queued -= job.left();
        jobs.remove(job);
    }

    /** It no longer needs the answer to {@code request}. */
    void cancel(long request) {
        for (Iterator<Job> each = jobs.iterator(); each.hasNext(); ) {
            Job job = each.next();
            if (job.request() == request) {
                queued -= job.left();
                each.remove();
            }
        }
    }

    void reading(int chunks) {
        inWork += chunks;
    }

    int inWork() {
        return inWork;
    }

    /** What was read waits for room in the transport. */
    Deque<Frame> unsent() {
        return unsent;
    }

    /** It was refused a second copy, now or earlier and not satisfied since. */
    void refuse(long nowNanos) {
        refusedNanos = refused ? refusedNanos : nowNanos;
        refused = true;
    }

    /** It was given a first copy. */
    void satisfied() {
        refused = false;
    }

    /** Whether it was refused for a second: then it is given what others have too. */
    boolean owedSecond(long nowNanos) {
        return refused && nowNanos - refusedNanos >= SECOND;
    }

    /** The link is gone. */
    void close() {
        jobs.clear();
        unsent.forEach(Frame::close);
        unsent.clear();
    }
}
