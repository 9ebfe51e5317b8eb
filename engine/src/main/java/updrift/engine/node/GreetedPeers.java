package updrift.engine.node;

import com.google.inject.Provider;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.engine.gossip.Acquaintances;
import updrift.engine.gossip.Gossip;
import updrift.engine.peers.PeerTable;
import updrift.engine.swarm.Swarm;

/** Tells the other parts of a node whom it has met; they are made after the part that meets. */
record GreetedPeers(Provider<Gossip> gossip, Provider<Swarm> swarm, PeerTable peers) implements Acquaintances {
    @Override
    public void onGreeted(PeerId peer) {
        gossip.get().onGreeted(peer);
        swarm.get().onLink(peer);
    }

    @Override
    public void onGone(PeerId peer) {
        gossip.get().onGone(peer);
    }

    @Override
    public void onValidated(PeerId peer, PeerAddress address) {
        peers.validated(peer, address);
    }
}
