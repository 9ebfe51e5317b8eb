package updrift.engine.serve;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import updrift.api.release.Priority;
import updrift.engine.content.TreeShape;

/** What one peer asked for with one priority, in order, and how much of its turn it has left. */
final class Lane {
    /** A turn is worth a chunk: nothing larger moves, so every turn moves at least one (deficit round robin, Shreedhar and Varghese 1995). */
    static final int TURN = TreeShape.CHUNK;

    private final Asker asker;
    private final Priority priority;
    private final Deque<Job> jobs = new ArrayDeque<>();
    private int turnLeft = TURN;
    private boolean inLine;
    private boolean held;

    Lane(Asker asker, Priority priority) {
        this.asker = asker;
        this.priority = priority;
    }

    Asker asker() {
        return asker;
    }

    Priority priority() {
        return priority;
    }

    void add(Job job) {
        jobs.add(job);
        asker.queued(job.weight());
    }

    /** Whether it waits for a turn and may have one. */
    boolean wantsMore() {
        return !jobs.isEmpty() && !held && asker.mayRead();
    }

    Job first() {
        return jobs.element();
    }

    /** One chunk of {@code job} is taken care of. */
    void took(Job job) {
        int before = job.weight();
        job.took();
        asker.queued(job.weight() - before);
        if (job.left() == 0) {
            drop(job);
        }
    }

    /** Nothing more is done for {@code job}. */
    void drop(Job job) {
        if (jobs.remove(job)) {
            asker.queued(-job.weight());
        }
    }

    /** It no longer needs the answer to {@code request}. */
    void cancel(long request) {
        for (Iterator<Job> each = jobs.iterator(); each.hasNext(); ) {
            Job job = each.next();
            if (job.request() == request) {
                asker.queued(-job.weight());
                each.remove();
            }
        }
    }

    void clear() {
        jobs.clear();
    }

    /** Whether it stands among those that take turns. */
    boolean inLine() {
        return inLine;
    }

    /** It joins those that take turns, or leaves them; what was left of its turn is lost. */
    void inLine(boolean newInLine) {
        inLine = newInLine;
        turnLeft = TURN;
    }

    /** It moved {@code bytes}: whether its turn is over, and the next begins. */
    boolean endsTurn(int bytes) {
        turnLeft -= bytes;
        boolean ends = turnLeft <= 0;
        turnLeft += ends ? TURN : 0;
        return ends;
    }

    /** The peer's own limit holds it back, or no longer does. */
    void hold(boolean newHeld) {
        held = newHeld;
    }
}
