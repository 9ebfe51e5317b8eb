package updrift.testkit;

import java.nio.ByteBuffer;
import updrift.api.transport.ReceivedFrame;

/** A frame that arrived; releasing it twice is an error of the receiver and is told at once. */
final class SimulatedFrame implements ReceivedFrame {
    private final ByteBuffer bytes;
    private final Runnable onRelease;
    private boolean released;

    SimulatedFrame(ByteBuffer bytes, Runnable onRelease) {
        this.bytes = bytes.asReadOnlyBuffer();
        this.onRelease = onRelease;
    }

    @Override
    public ByteBuffer bytes() {
        return bytes;
    }

    @Override
    public void release() {
        if (released) {
            throw new IllegalStateException("a frame was released twice");
        }
        released = true;
        onRelease.run();
    }
}
