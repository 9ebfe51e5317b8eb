package updrift.engine.gossip;

import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;

/** Who hears of peers that greeted, on the node's thread. */
public interface Acquaintances {
    /** It is of this fleet. */
    void onGreeted(PeerId peer);

    /** The link to one that had greeted is gone. */
    void onGone(PeerId peer);

    /** Who answers at {@code address} says that it is {@code peer}. */
    void onValidated(PeerId peer, PeerAddress address);
}
