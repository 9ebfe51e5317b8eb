package updrift.engine.serve;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import updrift.api.content.UpdateId;
import updrift.api.peer.PeerId;

/** Who wants to hear of which packages, to be looked up either way. */
final class Listeners {
    /** A node follows one channel and skips versions, so few packages matter at a time; more interest from one peer replaces the oldest. */
    private static final int PACKAGES_MAX = 16;

    private final Map<PeerId, Set<UpdateId>> packagesByPeer = new LinkedHashMap<>();
    private final Map<UpdateId, Set<PeerId>> peersByPackage = new LinkedHashMap<>();

    void add(PeerId peer, UpdateId id) {
        remove(peer, id);
        Set<UpdateId> packages = packagesByPeer.computeIfAbsent(peer, absent -> new LinkedHashSet<>());
        packages.add(id);
        peersByPackage.computeIfAbsent(id, absent -> new LinkedHashSet<>()).add(peer);
        if (packages.size() > PACKAGES_MAX) {
            remove(peer, packages.iterator().next());
        }
    }

    void remove(PeerId peer, UpdateId id) {
        remove(packagesByPeer, peer, id);
        remove(peersByPackage, id, peer);
    }

    private static <K, V> void remove(Map<K, Set<V>> valuesByKey, K key, V value) {
        Set<V> values = valuesByKey.get(key);
        if (values != null) {
            values.remove(value);
            if (values.isEmpty()) {
                valuesByKey.remove(key);
            }
        }
    }

    void remove(PeerId peer) {
        Set<UpdateId> packages = packagesByPeer.remove(peer);
        if (packages != null) {
            packages.forEach(id -> remove(peersByPackage, id, peer));
        }
    }

    /** Who wants to hear of {@code id}. */
    Collection<PeerId> of(UpdateId id) {
        Set<PeerId> peers = peersByPackage.get(id);
        return peers == null ? List.of() : List.copyOf(peers);
    }

    int count(UpdateId id) {
        Set<PeerId> peers = peersByPackage.get(id);
        return peers == null ? 0 : peers.size();
    }
}
