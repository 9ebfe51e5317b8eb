package updrift.api.transport;

import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;

/**
 * A logical link to one peer.
 *
 * @param peer who is at the other end: proven where the transport is authenticated, else a label that it chose
 * @param remote the address dialled, or for an inbound link the address that it came from (which need not be one that can be dialled)
 * @param dialled whether this node dialled
 */
public record Link(PeerId peer, PeerAddress remote, boolean dialled) {}
