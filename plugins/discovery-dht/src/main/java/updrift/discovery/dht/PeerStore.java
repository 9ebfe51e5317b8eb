package updrift.discovery.dht;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;

/** What others announced here: who is to be found under a hash. Every table is bounded; not thread-safe. */
final class PeerStore {
    /** Hashes; with their peers some 16 MiB at most. */
    private static final int HASHES_MAX = 2_000;

    /** Under one hash; more couldn't be told anyway. */
    static final int PEERS_MAX = 256;

    /** Of one host under one hash: as many nodes as may run there. */
    static final int HOST_PEERS_MAX = 16;

    /** Announcements of one host under all hashes: sixteen nodes with 64 packages each. */
    private static final int HOST_ANNOUNCEMENTS_MAX = 1_024;

    /** Peers of an answer: they fit one packet beside the nearest nodes. */
    static final int TOLD_MAX = 50;

    /** Announcements are repeated every ten minutes; two may be lost. */
    private static final long KEPT_NANOS = Duration.ofMinutes(30).toNanos();

    /** By hash, the one that was announced longest ago first; by peer, until when. */
    private final Map<NodeId, Map<InetSocketAddress, Long>> peers = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<InetAddress, Integer> byHost = new HashMap<>();
    private final BiConsumer<NodeId, InetSocketAddress> taken;

    /** @param taken hears of each announcement that was taken down */
    PeerStore(BiConsumer<NodeId, InetSocketAddress> taken) {
        this.taken = taken;
    }

    void announce(NodeId hash, InetSocketAddress peer, long now) {
        forgetOld(now);
        Map<InetSocketAddress, Long> known = peers.computeIfAbsent(hash, key -> new LinkedHashMap<>());
        if (!known.containsKey(peer)) {
            long ofHost = known.keySet().stream()
                    .filter(other -> other.getAddress().equals(peer.getAddress()))
                    .count();
            if (known.size() >= PEERS_MAX
                    || ofHost >= HOST_PEERS_MAX
                    || byHost.getOrDefault(peer.getAddress(), 0) >= HOST_ANNOUNCEMENTS_MAX) {
                return;
            }
            byHost.merge(peer.getAddress(), 1, Integer::sum);
        }
        known.put(peer, now + KEPT_NANOS);
        if (peers.size() > HASHES_MAX) {
            NodeId oldest = peers.keySet().iterator().next();
            peers.remove(oldest).keySet().forEach(this::uncount);
        }
        taken.accept(hash, peer);
    }

    private void uncount(InetSocketAddress peer) {
        byHost.computeIfPresent(peer.getAddress(), (host, count) -> count == 1 ? null : count - 1);
    }

    private void forgetOld(long now) {
        peers.values()
                .forEach(known -> known.entrySet().removeIf(entry -> {
                    boolean old = entry.getValue() - now < 0;
                    if (old) {
                        uncount(entry.getKey());
                    }
                    return old;
                }));
        peers.values().removeIf(Map::isEmpty);
    }

    /** Some of those under {@code hash}, at random where there are more than {@link #TOLD_MAX}. */
    List<InetSocketAddress> find(NodeId hash, long now, Random random) {
        Map<InetSocketAddress, Long> known = peers.getOrDefault(hash, Map.of());
        List<InetSocketAddress> found = new ArrayList<>();
        known.forEach((peer, until) -> {
            if (until - now >= 0) {
                found.add(peer);
            }
        });
        Collections.shuffle(found, random);
        return found.subList(0, Math.min(TOLD_MAX, found.size()));
    }
}
