package updrift.api.transport.carrier;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import updrift.api.transport.ReceivedFrame;

/**
 * What comes from one peer: parts become frames, and the peer learns how much more there is room for. It may send up to what it has sent already, lost or
 * not, less what is held here, plus a window. All but releasing a frame is for the transport's thread.
 */
final class Arriving {
    private final Assembler assembler = new Assembler();
    private final AtomicLong heldBytes = new AtomicLong();
    private final AtomicBoolean grantDue = new AtomicBoolean();
    private final Memory memory;
    private final int window;
    private final Runnable onGrantDue;
    private volatile long sentBytes;
    private volatile long grantedBytes;

    /** {@code onGrantDue}: told, on any thread, that the peer should learn of room that there is. */
    Arriving(Memory memory, int window, Runnable onGrantDue) {
        this.memory = memory;
        this.window = window;
        this.onGrantDue = onGrantDue;
        this.grantedBytes = window;
    }

    /** Takes a part; the frame that became whole by it, if one did. */
    @Nullable
    ReceivedFrame accept(Part part, long nowNanos) {
        sent(part.sent());
        Assembler.Whole whole = null;
        if (assembler.wants(part) && hold(part.cost())) {
            whole = assembler.add(part, nowNanos);
        }
        giveBack(assembler.forget(nowNanos));
        return whole == null ? null : new Held(whole);
    }

    /** What the peer has sent counts, lost or not: of what is lost nobody would tell that the room is free. */
    void sent(long bytes) {
        sentBytes = Math.max(sentBytes, bytes);
    }

    /** Whoever sends more than it was granted loses it; half a window more may have been granted while messages overtook each other. */
    private boolean hold(int cost) {
        if (heldBytes.addAndGet(cost) <= window + window / 2 && memory.take(cost)) {
            return true;
        }
        heldBytes.addAndGet(-cost);
        return false;
    }

    private void giveBack(int cost) {
        if (cost > 0) {
            memory.giveBack(cost);
            heldBytes.addAndGet(-cost);
            askForGrant();
        }
    }

    private void askForGrant() {
        // Each quarter, so that a sender need not stop and few words are needed.
        if (limit() - grantedBytes >= window / 4 && grantDue.compareAndSet(false, true)) {
            onGrantDue.run();
        }
    }

    private long limit() {
        return sentBytes + window - heldBytes.get();
    }

    /** Up to where the peer may send, to be told to it now. */
    long grant() {
        grantDue.set(false);
        grantedBytes = Math.max(grantedBytes, limit());
        return grantedBytes;
    }

    /** Forgets parts whose others don't come. */
    void tick(long nowNanos) {
        giveBack(assembler.forget(nowNanos));
        askForGrant();
    }

    void close() {
        giveBack(assembler.forgetAll());
    }

    private final class Held implements ReceivedFrame {
        private final Assembler.Whole whole;

        Held(Assembler.Whole whole) {
            this.whole = whole;
        }

        @Override
        public ByteBuffer bytes() {
            return whole.bytes();
        }

        @Override
        public void release() {
            giveBack(whole.cost());
        }
    }
}
