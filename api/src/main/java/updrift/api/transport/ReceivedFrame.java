package updrift.api.transport;

import java.nio.ByteBuffer;

/** One frame that arrived. Its bytes belong to the receiver until it releases them; the transport may use the memory again from then on. */
public interface ReceivedFrame {
    /** The whole frame, position 0 to limit; direct memory where the transport has it. The same buffer at each call. Not to be written to. */
    ByteBuffer bytes();

    /** Gives the memory back. Called exactly once, from any thread. */
    void release();
}
