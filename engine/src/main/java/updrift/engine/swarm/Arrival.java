package updrift.engine.swarm;

import updrift.api.transport.ReceivedFrame;
import updrift.engine.content.ReceivedChunk;

/** A chunk that was asked for and came, in the memory of the transport until {@code frame} is released. {@code late}: when nobody waited for it any more. */
record Arrival(Source source, ReceivedChunk chunk, ReceivedFrame frame, boolean late) {
    int index() {
        return chunk.index();
    }

    int length() {
        return chunk.bytes().remaining();
    }
}
