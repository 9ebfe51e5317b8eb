package updrift.transport.udp;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Bounds what all peers' frames that nobody has released take together. Thread-safe. */
final class ReceiveMemory {
    private final AtomicLong held = new AtomicLong();
    private final AtomicBoolean wanted = new AtomicBoolean();
    private final long most;
    private final Runnable onRoom;

    /** {@code onRoom} is called, on any thread, when there is room again after {@link #full} told that there is none. */
    ReceiveMemory(long most, Runnable onRoom) {
        this.most = most;
        this.onRoom = onRoom;
    }

    void take(int bytes) {
        held.addAndGet(bytes);
    }

    void giveBack(int bytes) {
        if (roomy(held.addAndGet(-bytes)) && wanted.get() && wanted.compareAndSet(true, false)) {
            onRoom.run();
        }
    }

    /** Whether nothing more should be read for now; then {@code onRoom} follows. */
    boolean full() {
        if (held.get() < most) {
            return false;
        }
        wanted.set(true);
        // What was given back before that could not see it.
        return !(roomy(held.get()) && wanted.compareAndSet(true, false));
    }

    /** Reading goes on once a quarter is free, so that it doesn't stop and start at each frame. */
    private boolean roomy(long now) {
        return now <= most - most / 4;
    }
}
