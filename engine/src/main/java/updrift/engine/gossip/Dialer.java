package updrift.engine.gossip;

import java.util.Optional;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Link;

/** What {@link PeerExchange} needs of the transports. */
public interface Dialer {
    /** {@code address} in the one spelling that its transport has for it; {@link IllegalArgumentException} with a line for people if none of them reads it. */
    PeerAddress spelled(PeerAddress address);

    /** Tries to make a link; {@link IllegalArgumentException} with a line for people if no transport reads {@code address}. */
    void dial(PeerAddress address);

    /** The address that an inbound link's peer would be dialled at if it listens on {@code port}. */
    Optional<PeerAddress> dialBack(Link link, int port);

    /** Whether who answers at {@code address} says that it is {@code peer}; the answer comes on the node's thread. */
    void check(PeerAddress address, PeerId peer, Runnable confirmed);
}
