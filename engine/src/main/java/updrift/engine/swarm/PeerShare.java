package updrift.engine.swarm;

import java.util.Optional;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;

/** What one peer gave to one download: bytes of verified chunks. The address is absent where none is known that can be dialled. */
public record PeerShare(PeerId peer, Optional<PeerAddress> address, long bytes) {}
