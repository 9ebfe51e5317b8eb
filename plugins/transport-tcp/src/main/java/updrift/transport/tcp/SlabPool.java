package updrift.transport.tcp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The memory for what arrives, bounded over all connections. What is free stays, for the next to use. Thread-safe. */
final class SlabPool {
    /** Large enough that few frames straddle an end, small enough to stay in a processor's cache until they are hashed. */
    static final int SLAB_LENGTH = 512 << 10;

    private final Deque<Slab> free = new ArrayDeque<>();
    private final Runnable onRoom;
    private int most;
    private int made;
    private boolean wanted;

    /** {@code onRoom} is called, on any thread, when there is a slab again after one was wanted in vain. */
    SlabPool(long bytesMax, Runnable onRoom) {
        this.most = Math.toIntExact(bytesMax / SLAB_LENGTH);
        this.onRoom = onRoom;
    }

    /** A slab that the caller holds, or empty if all are in use. */
    Optional<Slab> take() {
        Slab slab = freeOrNew();
        if (slab == null) {
            return Optional.empty();
        }
        slab.hold();
        slab.bytes().clear();
        return Optional.of(slab);
    }

    private synchronized @Nullable Slab freeOrNew() {
        Slab slab = free.pollFirst();
        if (slab == null && made < most) {
            slab = make();
        }
        wanted = slab == null;
        return slab;
    }

    private @Nullable Slab make() {
        try {
            Slab slab = new Slab(this, SLAB_LENGTH);
            made++;
            return slab;
        } catch (OutOfMemoryError e) {
            // This JVM allows less off the heap than was configured: what there is has to do.
            most = made;
            return null;
        }
    }

    void back(Slab slab) {
        boolean tell;
        synchronized (this) {
            // The one that came back last may still be in the processor's cache.
            free.addFirst(slab);
            tell = wanted;
            wanted = false;
        }
        if (tell) {
            onRoom.run();
        }
    }

    /** Slabs that somebody holds. */
    synchronized int inUse() {
        return made - free.size();
    }
}
