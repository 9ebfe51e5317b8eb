package updrift.engine.bandwidth;

import java.util.LinkedHashMap;
import java.util.Map;
import updrift.api.peer.PeerId;

/** One direction's limit for each peer, kept as long as its link stands. Used by one thread. */
public final class PeerLimits {
    private final RateLimit none = new RateLimit(0);
    private final long bytesPerSecond;
    private final Map<PeerId, RateLimit> byPeer = new LinkedHashMap<>();

    /** {@code bytesPerSecond}: 1 or more, or 0 for no limit. */
    PeerLimits(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** What {@code peer} keeps to, beside the limit for all; critical bytes pass it by. */
    public RateLimit of(PeerId peer) {
        return bytesPerSecond == 0 ? none : byPeer.computeIfAbsent(peer, absent -> new RateLimit(bytesPerSecond));
    }

    /** The link to {@code peer} is gone. */
    public void gone(PeerId peer) {
        byPeer.remove(peer);
    }
}
