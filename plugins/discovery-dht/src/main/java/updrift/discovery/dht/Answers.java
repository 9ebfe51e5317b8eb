package updrift.discovery.dht;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** What this node answers to others, within the bytes that they may get. Not thread-safe. */
final class Answers {
    private static final int PORT_MAX = 65_535;

    private final NodeId self;
    private final RoutingTable table;
    private final PeerStore store;
    private final Tokens tokens;
    private final Random random;

    Answers(NodeId self, RoutingTable table, PeerStore store, Tokens tokens, Random random) {
        this.self = self;
        this.table = table;
        this.store = store;
        this.tokens = tokens;
        this.random = random;
    }

    /** The encoded answer of at most {@code bytesMax}; empty if none fits. */
    Optional<byte[]> to(Message query, InetSocketAddress from, int bytesMax, long now) {
        byte[] answer;
        try {
            query.id();
            answer = switch (query.method()) {
                case "ping" -> query.response(values()).encode();
                case "find_node" -> fitting(query, nodes(query.id("target"), values()), List.of(), bytesMax);
                case "get_peers" -> peers(query, from, bytesMax, now);
                case "announce_peer" -> announced(query, from, now);
                default -> query.error(true);
            };
        } catch (IllegalArgumentException malformed) {
            answer = query.error(false);
        }
        return answer.length <= bytesMax ? Optional.of(answer) : Optional.empty();
    }

    private Map<String, Object> values() {
        Map<String, Object> values = new TreeMap<>();
        values.put("id", self.bytes());
        return values;
    }

    private Map<String, Object> nodes(NodeId target, Map<String, Object> values) {
        values.put("nodes", Contact.encode(table.nearest(target, RoutingTable.BUCKET)));
        return values;
    }

    private byte[] peers(Message query, InetSocketAddress from, int bytesMax, long now) {
        NodeId hash = query.id("info_hash");
        Map<String, Object> values = nodes(hash, values());
        values.put("token", tokens.give(from, now));
        List<byte[]> found =
                store.find(hash, now, random).stream().map(Contact::encode).toList();
        return fitting(query, values, found, bytesMax);
    }

    /** As many nodes and peers as go into {@code bytesMax}; peers are what is looked for, so nodes go first. */
    private static byte[] fitting(Message query, Map<String, Object> values, List<byte[]> peers, int bytesMax) {
        List<byte[]> told = peers;
        byte[] nodes = (byte[]) values.getOrDefault("nodes", new byte[0]);
        while (true) {
            values.put("nodes", nodes);
            if (told.isEmpty()) {
                values.remove("values");
            } else {
                values.put("values", told);
            }
            byte[] answer = query.response(values).encode();
            if (answer.length <= bytesMax || (nodes.length == 0 && told.isEmpty())) {
                return answer;
            }
            if (nodes.length > 0) {
                nodes = Arrays.copyOf(nodes, nodes.length - Contact.LENGTH);
            } else {
                told = told.subList(0, told.size() - 1);
            }
        }
    }

    private byte[] announced(Message query, InetSocketAddress from, long now) {
        NodeId hash = query.id("info_hash");
        byte[] token = query.string("token").orElse(new byte[0]);
        boolean implied = query.integer("implied_port").orElse(0L) == 1;
        long port = implied ? from.getPort() : query.integer("port").orElse(0L);
        if (!tokens.accepts(token, from, now) || port < 1 || port > PORT_MAX) {
            return query.error(false);
        }
        store.announce(hash, new InetSocketAddress(from.getAddress(), (int) port), now);
        return query.response(values()).encode();
    }
}
