package updrift.engine.wire;

import updrift.api.peer.PeerId;
import updrift.api.transport.Frame;

/** The way out to a peer, whichever transport leads to it. Called on the node's thread; never blocks. */
public interface Outbox {
    /** Sends {@code message}. False: not taken, because there is no link (nothing follows) or its queue is full ({@code onWritable} follows). */
    boolean send(PeerId peer, Message message);

    /** Sends {@code frame}. True: taken, and closed exactly once. False as above, and the frame is still the caller's. */
    boolean send(PeerId peer, Frame frame);

    /** Ends the link to {@code peer}, if there is one, after what was taken is sent. */
    void disconnect(PeerId peer, String reason);
}
