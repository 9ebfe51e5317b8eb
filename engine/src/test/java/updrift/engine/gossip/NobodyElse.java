package updrift.engine.gossip;

import java.util.Optional;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Link;

/** A world in which nobody is dialled or proposed. */
class NobodyElse implements Dialer, Acquaintances {
    @Override
    public PeerAddress spelled(PeerAddress address) {
        return address;
    }

    @Override
    public void dial(PeerAddress address) {
        throw new IllegalStateException("nothing was proposed");
    }

    @Override
    public Optional<PeerAddress> dialBack(Link link, int port) {
        return Optional.empty();
    }

    @Override
    public void check(PeerAddress address, PeerId peer, Runnable confirmed) {
        throw new IllegalStateException("nothing was proposed");
    }

    @Override
    public void onGreeted(PeerId peer) {}

    @Override
    public void onGone(PeerId peer) {}

    @Override
    public void onValidated(PeerId peer, PeerAddress address) {}
}
