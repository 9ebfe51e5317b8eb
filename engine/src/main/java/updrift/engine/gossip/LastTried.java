package updrift.engine.gossip;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import updrift.api.peer.PeerAddress;

/** When addresses were last tried, or are to be: of so many that were noted last, so that whoever names addresses without end takes no memory. */
final class LastTried {
    private final int most;
    private final Map<PeerAddress, Long> nanos = new LinkedHashMap<>();

    LastTried(int most) {
        this.most = most;
    }

    /** Null if it isn't among them. */
    @Nullable
    Long of(PeerAddress address) {
        return nanos.get(address);
    }

    void note(PeerAddress address, long atNanos) {
        nanos.remove(address);
        if (nanos.size() >= most) {
            nanos.remove(nanos.keySet().iterator().next());
        }
        nanos.put(address, atNanos);
    }

    void forget(PeerAddress address) {
        nanos.remove(address);
    }
}
