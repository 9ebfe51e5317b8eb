package updrift.transport.tcp;

import java.nio.ByteBuffer;
import updrift.api.transport.ReceivedFrame;

/** A frame where it arrived: a slice of a {@link Slab}. */
final class TcpFrame implements ReceivedFrame {
    private final Inbox inbox;
    private final Slab slab;
    private final ByteBuffer bytes;
    private final int cost;
    private boolean released;

    TcpFrame(Inbox inbox, Slab slab, ByteBuffer bytes, int cost) {
        this.inbox = inbox;
        this.slab = slab;
        this.bytes = bytes;
        this.cost = cost;
    }

    @Override
    public ByteBuffer bytes() {
        return bytes;
    }

    @Override
    public void release() {
        synchronized (this) {
            if (released) {
                throw new IllegalStateException("a frame was released twice");
            }
            released = true;
        }
        slab.letGo();
        inbox.released(cost);
    }
}
