package updrift.discovery.dht;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import updrift.api.time.Timeline;

/** One node of the table: answers others, keeps its own table fresh, looks up and announces. Thread-safe: one lock, under which nothing blocks. */
final class DhtNode implements AutoCloseable {
    private static final Duration KEEP_FRESH = Duration.ofSeconds(30);

    /** A node that hasn't been heard for so long is asked whether it is still there (BEP 5). */
    private static final long STALE_NANOS = Duration.ofMinutes(15).toNanos();

    /** Those that may be announced to at once; the rest of a bucket's width makes a lookup find them whoever is away. */
    private static final int ANNOUNCED_TO = RoutingTable.BUCKET;

    private static final int LOOKUPS_MAX = 64;

    /** Hears what others bring on, under the node's lock, so it mustn't block. */
    interface Listener {
        /** A node answered that wasn't in the table. */
        void nodeJoined();

        /** {@code peer} was announced to this node under {@code hash}. */
        void announced(NodeId hash, InetSocketAddress peer);
    }

    private final NodeId self;
    private final boolean readOnly;
    private final Listener listener;
    private final Timeline timeline;
    private final SecureRandom random;
    private final RoutingTable table;
    private final PeerStore store;
    private final Sources sources = new Sources();
    private final Calls calls;
    private final Answers answers;
    private final DatagramLine line;
    private int lookups;
    private int refreshed;
    private boolean closed;

    /** Takes the port. {@code readOnly}: answers nobody and says so. */
    DhtNode(
            NodeId self,
            InetSocketAddress listen,
            boolean readOnly,
            Timeline timeline,
            SecureRandom random,
            Listener listener) {
        this.self = self;
        this.readOnly = readOnly;
        this.listener = listener;
        this.timeline = timeline;
        this.random = random;
        this.table = new RoutingTable(self);
        this.calls = new Calls(timeline, random, this::send, this::locked);
        this.store = new PeerStore(listener::announced);
        this.answers = new Answers(self, table, store, new Tokens(random, timeline.nanos()), random);
        this.line = new DatagramLine(listen, this::receive);
    }

    void start() {
        line.start();
        timeline.later(KEEP_FRESH, this::keepFresh);
    }

    int port() {
        return line.port();
    }

    private synchronized void locked(Runnable action) {
        if (!closed) {
            action.run();
        }
    }

    private void send(InetSocketAddress to, byte[] datagram) {
        sources.spent(to, datagram.length);
        line.send(to, datagram);
    }

    private synchronized void receive(InetSocketAddress from, byte[] datagram) {
        if (closed || from.getPort() == 0) {
            return;
        }
        Message message;
        try {
            message = Message.decode(datagram);
        } catch (IllegalArgumentException malformed) {
            return;
        }
        if (message.kind() == Message.QUERY) {
            answer(from, message, datagram.length);
        } else {
            hear(from, message);
        }
    }

    private void answer(InetSocketAddress from, Message query, int bytes) {
        long now = timeline.nanos();
        if (readOnly || !sources.admits(from, bytes, now)) {
            return;
        }
        answers.to(query, from, sources.credit(from, now), now).ifPresent(answer -> send(from, answer));
        if (!query.readOnly() && !sources.isProven(from, now)) {
            getToKnow(from, now);
        }
    }

    /** Asks back, as far as its credit goes: who answers is where it says, and may be known. */
    private void getToKnow(InetSocketAddress from, long now) {
        int least = Message.query(new byte[4], "ping", values(), false).encode().length;
        if (sources.credit(from, now) >= least && !calls.isBusy()) {
            ask(from, "ping", values(), false, response -> {}, () -> {});
        }
    }

    private void hear(InetSocketAddress from, Message answer) {
        if (calls.onAnswer(from, answer)) {
            sources.proved(from, timeline.nanos());
        }
    }

    private Map<String, Object> values() {
        Map<String, Object> values = new TreeMap<>();
        values.put("id", self.bytes());
        return values;
    }

    private void ask(
            InetSocketAddress to,
            String method,
            Map<String, Object> values,
            boolean padded,
            Consumer<Message> answered,
            Runnable failed) {
        calls.ask(to, method, values, readOnly, padded, new Calls.Listener() {
            @Override
            public void answered(Message response) {
                try {
                    know(new Contact(response.id(), to));
                    answered.accept(response);
                } catch (IllegalArgumentException malformed) {
                    failed.run();
                }
            }

            @Override
            public void failed() {
                failed.run();
            }
        });
    }

    private void know(Contact contact) {
        int before = table.size();
        table.answered(contact, timeline.nanos());
        if (table.size() > before) {
            listener.nodeJoined();
        }
    }

    /** Gets to know the nodes at {@code addresses}, and through them those near to itself; {@code then} runs when that is done. */
    synchronized void join(List<InetSocketAddress> addresses, Runnable then) {
        if (addresses.isEmpty()) {
            then.run();
            return;
        }
        var left = new HashMap<>(Map.of("open", addresses.size()));
        Runnable one = () -> {
            if (left.merge("open", -1, Integer::sum) == 0) {
                walk(self, "find_node", found -> {}, (nearest, tokens) -> then.run());
            }
        };
        addresses.forEach(address -> ask(address, "ping", values(), true, response -> one.run(), one));
    }

    /** Tells {@code found} who is announced under {@code hash}, as often as somebody says so. */
    synchronized void find(NodeId hash, Consumer<InetSocketAddress> found) {
        findHere(hash, found);
        walk(hash, "get_peers", found, (nearest, tokens) -> {});
    }

    /** What was announced to this node itself. */
    private void findHere(NodeId hash, Consumer<InetSocketAddress> found) {
        store.find(hash, timeline.nanos(), random).forEach(found);
    }

    /** The same, and announces {@code port} on this host to the nodes nearest to {@code hash}. */
    synchronized void findAndAnnounce(NodeId hash, int port, Consumer<InetSocketAddress> found) {
        findHere(hash, found);
        walk(
                hash,
                "get_peers",
                found,
                (nearest, tokens) -> nearest.stream()
                        .filter(tokens::containsKey)
                        .limit(ANNOUNCED_TO)
                        .forEach(contact -> announce(contact, hash, port, tokens.getOrDefault(contact, new byte[0]))));
    }

    private void announce(Contact contact, NodeId hash, int port, byte[] token) {
        Map<String, Object> values = values();
        values.put("info_hash", hash.bytes());
        values.put("port", (long) port);
        values.put("implied_port", 0L);
        values.put("token", token);
        ask(contact.address(), "announce_peer", values, false, response -> {}, () -> table.failed(contact));
    }

    private interface Arrival {
        void at(List<Contact> nearest, Map<Contact, byte[]> tokens);
    }

    private void walk(NodeId target, String method, Consumer<InetSocketAddress> found, Arrival arrival) {
        if (closed) {
            return;
        }
        if (lookups >= LOOKUPS_MAX) {
            arrival.at(List.of(), Map.of());
            return;
        }
        lookups++;
        Lookup[] walk = new Lookup[1];
        walk[0] = new Lookup(target, contact -> step(walk[0], contact, method, found), (nearest, tokens) -> {
            lookups--;
            arrival.at(nearest, tokens);
        });
        walk[0].start(table.nearest(target, RoutingTable.BUCKET));
    }

    private void step(Lookup walk, Contact contact, String method, Consumer<InetSocketAddress> found) {
        Map<String, Object> values = values();
        values.put(
                method.equals("get_peers") ? "info_hash" : "target",
                walk.target().bytes());
        ask(
                contact.address(),
                method,
                values,
                true,
                response -> {
                    List<Contact> nearer =
                            Contact.decode(response.string("nodes").orElse(new byte[0]), 2 * RoutingTable.BUCKET);
                    response.strings("values", 2 * PeerStore.TOLD_MAX)
                            .forEach(peer -> Contact.decodeAddress(peer).ifPresent(found));
                    walk.answered(
                            contact, others(nearer), response.string("token").orElse(new byte[0]));
                },
                () -> {
                    table.failed(contact);
                    walk.failed(contact);
                });
    }

    private List<Contact> others(List<Contact> contacts) {
        return contacts.stream().filter(contact -> !contact.id().equals(self)).toList();
    }

    /** Asks whoever was silent longest, and now and then walks to a random place at each distance in turn, to hear of new nodes there. */
    private synchronized void keepFresh() {
        if (closed) {
            return;
        }
        table.stalest(timeline.nanos() - STALE_NANOS)
                .ifPresent(contact ->
                        ask(contact.address(), "ping", values(), false, response -> {}, () -> table.failed(contact)));
        if (table.depth() > 0) {
            NodeId there = self.beside(refreshed++ % Math.min(table.depth() + 1, NodeId.BITS), random);
            walk(there, "find_node", found -> {}, (nearest, tokens) -> {});
        }
        timeline.later(KEEP_FRESH, this::keepFresh);
    }

    /** Some that answer, for the next start. */
    synchronized List<Contact> known(int most) {
        return table.nearest(self, most);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            calls.close();
        }
        line.close();
    }
}
