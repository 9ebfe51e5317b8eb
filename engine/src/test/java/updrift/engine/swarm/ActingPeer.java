package updrift.engine.swarm;

import updrift.api.peer.PeerId;
import updrift.api.transport.Link;
import updrift.api.transport.ReceivedFrame;
import updrift.engine.wire.Message;
import updrift.testkit.SimulatedNetwork;
import updrift.testkit.VirtualTimeline;

/** A peer that plays a part: it answers each message as the test says. */
public final class ActingPeer extends TestEnd {
    /** What it says to a message; runs on its own thread. */
    public interface Part {
        void hear(ActingPeer self, PeerId from, Message message);
    }

    private final Part part;
    private int chunksAsked;

    ActingPeer(String name, VirtualTimeline timeline, SimulatedNetwork network, Part part) {
        super(name, timeline, network);
        this.part = part;
    }

    /** Requests for chunks that it heard, a chunk each. */
    public int chunksAsked() {
        return chunksAsked;
    }

    @Override
    void onLink(Link link) {
        // It waits to be asked.
    }

    @Override
    void onMessage(PeerId peer, Message message, ReceivedFrame frame) {
        if (message instanceof Message.Get) {
            chunksAsked++;
        } else if (message instanceof Message.Any any) {
            chunksAsked += any.count();
        }
        part.hear(this, peer, message);
        frame.release();
    }

    @Override
    void onWritable(PeerId peer) {
        // What wasn't taken is lost; the test's part is to send little.
    }

    @Override
    void onLinkClosed(PeerId peer) {
        // It has no state.
    }
}
