package updrift.transport.udp;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import updrift.api.transport.ReceivedFrame;

/** A frame that arrived, in memory of Netty's pool. */
final class UdpFrame implements ReceivedFrame {
    private final Intake intake;
    private final ByteBuf memory;
    private final ByteBuffer bytes;
    private final int cost;
    private boolean released;

    /** Takes over {@code memory}, all readable bytes of which are the frame. */
    UdpFrame(Intake intake, ByteBuf memory) {
        this.intake = intake;
        this.memory = memory;
        this.bytes = memory.nioBuffer();
        this.cost = intake.arrived(memory.readableBytes());
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
        memory.release();
        intake.released(cost);
    }
}
