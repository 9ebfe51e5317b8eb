package updrift.transport.udp;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts one peer's frames that nobody has released, and says when to stop reading from it. All but {@link #released} is for the transport's thread. */
final class Intake {
    /** A peer whose frames nobody releases is read no further than this, and what was read at once with the last one. */
    static final int UNRELEASED_BYTES_MAX = 2 << 20;

    /** Reading goes on once so much less is held, so that it doesn't stop and start at each frame. */
    private static final int UNRELEASED_BYTES_LOW = UNRELEASED_BYTES_MAX / 2;

    /** What a frame costs beside its bytes: many tiny ones take memory, too. */
    private static final int FRAME_COST = 1 << 10;

    private final AtomicInteger unreleased = new AtomicInteger();
    private final AtomicBoolean paused = new AtomicBoolean();
    private final ReceiveMemory memory;
    private final Runnable onResume;

    /** {@code onResume} is called, on any thread, when this peer's frames are released after {@link #full} told that they are too many. */
    Intake(ReceiveMemory memory, Runnable onResume) {
        this.memory = memory;
        this.onResume = onResume;
    }

    /** A frame of {@code length} bytes came; returns what it costs until it is {@link #released}. */
    int arrived(int length) {
        int cost = length + FRAME_COST;
        unreleased.addAndGet(cost);
        memory.take(cost);
        return cost;
    }

    /** From any thread: the receiver let go of a frame. */
    void released(int cost) {
        memory.giveBack(cost);
        if (unreleased.addAndGet(-cost) <= UNRELEASED_BYTES_LOW && paused.get() && paused.compareAndSet(true, false)) {
            onResume.run();
        }
    }

    /** Whether this peer holds so much that it mustn't be read from for now. */
    boolean full() {
        if (unreleased.get() < UNRELEASED_BYTES_MAX) {
            return false;
        }
        paused.set(true);
        // What was released before that could not see it.
        return !(unreleased.get() <= UNRELEASED_BYTES_LOW && paused.compareAndSet(true, false));
    }
}
