package updrift.discovery.tracker;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import updrift.api.content.UpdateId;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.time.Timeline;

/** Which nodes there are and what they hold, as far as they said so lately. It believes nobody more than costs a dial; every table is bounded. Thread-safe. */
final class Registry {
    /** Nodes of all products; with their addresses some 16 MiB. A larger fleet has several trackers. */
    static final int NODES_MAX = 10_000;

    /** Of one network ({@link Network}): two on each host of a /24. One source can't fill the table. */
    static final int NODES_PER_NETWORK_MAX = 512;

    /** Pairs of a node and a package that it holds, some 12 MiB. */
    private static final int HOLDINGS_MAX = 100_000;

    /** A node may miss two of its turns. */
    private static final int TURNS = 3;

    private final Timeline timeline;
    private final RandomGenerator random;
    private final int againSeconds;

    /** Longest unheard of first. */
    private final Map<Key, Node> nodes = new LinkedHashMap<>();

    private final Map<String, Bag<Node>> byProduct = new HashMap<>();
    private final Map<UpdateId, Bag<Node>> byHolding = new HashMap<>();
    private final Map<String, Integer> byNetwork = new HashMap<>();
    private int holdings;

    /** The network is part of it, so that nobody elsewhere can replace or remove a node. */
    private record Key(String product, String network, PeerId peer) {}

    private static final class Node {
        final Key key;
        final @Nullable InetAddress seen;
        List<PeerAddress> addresses = List.of();
        List<UpdateId> holds = List.of();
        long heardNanos;

        Node(Key key, @Nullable InetAddress seen) {
            this.key = key;
            this.seen = seen;
        }
    }

    Registry(Timeline timeline, RandomGenerator random, Duration again) {
        this.timeline = timeline;
        this.random = random;
        this.againSeconds = (int) again.toSeconds();
    }

    /**
     * Takes down what {@code query} tells and answers what it asks; a {@link Refusal} when there is no room.
     *
     * @param seen where it comes from; null for the node that keeps this registry
     * @param reached at which address of this host it arrived
     */
    synchronized Listing answer(Query query, @Nullable InetAddress seen, InetAddress reached) {
        forgetSilent();
        Key key = new Key(query.product(), seen == null ? "" : Network.of(seen), query.peer());
        if (query.leaving()) {
            Node known = nodes.get(key);
            if (known != null) {
                forget(known);
            }
            return new Listing(againSeconds, List.of(), List.of());
        }
        if (!query.addresses().isEmpty()) {
            remember(key, seen, query);
        }
        return new Listing(againSeconds, peers(query, reached), holders(query, reached));
    }

    private void remember(Key key, @Nullable InetAddress seen, Query query) {
        Node known = nodes.get(key);
        if (known != null) {
            forget(known);
        } else if (seen != null && nodes.size() >= NODES_MAX) {
            throw new Refusal(503, TURNS * againSeconds, "it knows as many nodes as it can");
        } else if (seen != null && byNetwork.getOrDefault(key.network(), 0) >= NODES_PER_NETWORK_MAX) {
            throw new Refusal(429, TURNS * againSeconds, "it knows as many nodes of this network as it may");
        }
        Node node = new Node(key, seen);
        node.addresses = List.copyOf(query.addresses());
        node.heardNanos = timeline.nanos();
        nodes.put(key, node);
        byNetwork.merge(key.network(), 1, Integer::sum);
        byProduct.computeIfAbsent(key.product(), product -> new Bag<>()).add(node);
        node.holds = query.holds().stream()
                .distinct()
                .limit(Math.max(0, HOLDINGS_MAX - holdings))
                .toList();
        holdings += node.holds.size();
        node.holds.forEach(
                id -> byHolding.computeIfAbsent(id, held -> new Bag<>()).add(node));
    }

    private void forgetSilent() {
        long silentNanos = Duration.ofSeconds((long) TURNS * againSeconds).toNanos();
        Iterator<Node> oldest = List.copyOf(nodes.values().stream()
                        .takeWhile(node -> timeline.nanos() - node.heardNanos > silentNanos)
                        .toList())
                .iterator();
        oldest.forEachRemaining(this::forget);
    }

    private void forget(Node node) {
        nodes.remove(node.key);
        byNetwork.computeIfPresent(node.key.network(), (network, count) -> count == 1 ? null : count - 1);
        remove(byProduct, node.key.product(), node);
        node.holds.forEach(id -> remove(byHolding, id, node));
        holdings -= node.holds.size();
    }

    private static <K> void remove(Map<K, Bag<Node>> from, K key, Node node) {
        Bag<Node> bag = from.get(key);
        if (bag != null) {
            bag.remove(node);
            if (bag.isEmpty()) {
                from.remove(key);
            }
        }
    }

    private List<Listing.Found> peers(Query query, InetAddress reached) {
        return found(Stream.ofNullable(byProduct.get(query.product())), query, reached);
    }

    private List<Listing.Found> holders(Query query, InetAddress reached) {
        return found(query.wants().stream().flatMap(id -> Stream.ofNullable(byHolding.get(id))), query, reached);
    }

    private List<Listing.Found> found(Stream<Bag<Node>> bags, Query query, InetAddress reached) {
        List<Listing.Found> found = new ArrayList<>();
        bags.flatMap(bag -> bag.draw(Listing.EACH_MAX, random).stream())
                .distinct()
                .filter(node -> node.key.product().equals(query.product()))
                .filter(node -> !node.key.peer().equals(query.peer()))
                .forEach(node -> node.addresses.forEach(address -> found.add(
                        new Listing.Found(node.key.peer(), address.seenAt(node.seen == null ? reached : node.seen)))));
        return List.copyOf(found.subList(0, Math.min(Listing.EACH_MAX, found.size())));
    }
}
