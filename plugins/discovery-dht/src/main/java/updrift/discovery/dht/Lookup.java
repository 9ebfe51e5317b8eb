package updrift.discovery.dht;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Walks towards a place in the table: asks the nearest nodes that it knows for nearer ones, a few at a time, until the nearest have answered (Kademlia's
 * iterative lookup). Decides with values; whoever runs it sends. Not thread-safe.
 */
final class Lookup {
    /** Questions under way at a time (alpha). */
    private static final int PARALLEL = 3;

    /** A walk takes about log2 of the number of nodes; liars could make it endless. */
    private static final int QUESTIONS_MAX = 64;

    private static final int CANDIDATES_MAX = 128;

    /** Candidates of one network, so that one owner's nodes can't be all that is asked. */
    private static final int NETWORK_MAX = 16;

    private enum State {
        NEW,
        ASKED,
        ANSWERED,
        FAILED
    }

    private final NodeId target;
    private final Consumer<Contact> ask;
    private final BiConsumer<List<Contact>, Map<Contact, byte[]>> done;
    private final TreeMap<NodeId, Contact> candidates;
    private final Map<Contact, State> states = new HashMap<>();
    private final Map<Integer, Integer> byNetwork = new HashMap<>();
    private final Map<Contact, byte[]> tokens = new LinkedHashMap<>();
    private int underWay;
    private int questions;
    private boolean over;

    /**
     * @param ask puts the question; {@link #answered} or {@link #failed} follows
     * @param done gets the nearest nodes that answered, nearest first, and the tokens of those that gave one; called once
     */
    Lookup(NodeId target, Consumer<Contact> ask, BiConsumer<List<Contact>, Map<Contact, byte[]>> done) {
        this.target = target;
        this.ask = ask;
        this.done = done;
        this.candidates = new TreeMap<>(target::compareDistance);
    }

    NodeId target() {
        return target;
    }

    void start(List<Contact> known) {
        known.forEach(this::add);
        goOn();
    }

    private void add(Contact contact) {
        if (candidates.containsKey(contact.id())) {
            return;
        }
        int network = Network.of(contact.address());
        boolean crowded = byNetwork.getOrDefault(network, 0) >= NETWORK_MAX && !Network.isThisHost(contact.address());
        if (crowded || candidates.size() >= CANDIDATES_MAX) {
            return;
        }
        candidates.put(contact.id(), contact);
        states.put(contact, State.NEW);
        byNetwork.merge(network, 1, Integer::sum);
    }

    void answered(Contact contact, List<Contact> nearer, byte[] token) {
        if (states.replace(contact, State.ASKED, State.ANSWERED)) {
            underWay--;
            if (token.length > 0) {
                tokens.put(contact, token);
            }
            nearer.forEach(this::add);
        }
        goOn();
    }

    void failed(Contact contact) {
        if (states.replace(contact, State.ASKED, State.FAILED)) {
            underWay--;
        }
        goOn();
    }

    private void goOn() {
        List<Contact> next = new ArrayList<>();
        int nearest = 0;
        for (Contact contact : candidates.values()) {
            State state = states.getOrDefault(contact, State.FAILED);
            if (nearest == RoutingTable.BUCKET
                    || underWay + next.size() == PARALLEL
                    || questions + next.size() == QUESTIONS_MAX) {
                break;
            }
            if (state == State.NEW) {
                next.add(contact);
            }
            if (state != State.FAILED) {
                nearest++;
            }
        }
        // All are marked before one is asked, for a question may fail at once.
        for (Contact contact : next) {
            states.put(contact, State.ASKED);
        }
        underWay += next.size();
        questions += next.size();
        next.forEach(ask);
        if (underWay == 0 && !over) {
            over = true;
            done.accept(nearestAnswered(), tokens);
        }
    }

    private List<Contact> nearestAnswered() {
        return candidates.values().stream()
                .filter(contact -> states.get(contact) == State.ANSWERED)
                .limit(RoutingTable.BUCKET)
                .toList();
    }
}
