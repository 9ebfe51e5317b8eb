package updrift.engine.gossip;

import updrift.api.peer.PeerId;
import updrift.api.transport.Frame;
import updrift.engine.wire.Message;
import updrift.engine.wire.Outbox;

/** Takes messages and carries them nowhere. */
final class SilentOutbox implements Outbox {
    @Override
    public boolean send(PeerId peer, Message message) {
        return true;
    }

    @Override
    public boolean send(PeerId peer, Frame frame) {
        throw new IllegalStateException("an exchange sends no frames of its own making");
    }

    @Override
    public void disconnect(PeerId peer, String reason) {
        throw new IllegalStateException(reason);
    }
}
