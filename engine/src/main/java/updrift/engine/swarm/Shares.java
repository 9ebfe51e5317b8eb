package updrift.engine.swarm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import updrift.api.peer.PeerId;
import updrift.engine.peers.Peer;

/** Who gave how much to one download. */
final class Shares {
    /** Peers come and go; beyond so many the rest is only counted in the sum. */
    private static final int PEERS_MAX = 1_024;

    private final Map<PeerId, PeerShare> byPeer = new LinkedHashMap<>();
    private long bytes;
    private long originBytes;

    void add(Peer peer, int given) {
        bytes += given;
        if (byPeer.size() < PEERS_MAX || byPeer.containsKey(peer.id())) {
            byPeer.merge(
                    peer.id(),
                    new PeerShare(peer.id(), peer.address(), given),
                    (old, more) -> new PeerShare(old.peer(), more.address().or(old::address), old.bytes() + given));
        }
    }

    /** The origin gave {@code bytes}, which may turn out to be of no use. */
    void originGave(int bytes) {
        originBytes += bytes;
    }

    long originBytes() {
        return originBytes;
    }

    /** What peers gave. */
    long bytes() {
        return bytes;
    }

    List<PeerShare> all() {
        return List.copyOf(byPeer.values());
    }
}
