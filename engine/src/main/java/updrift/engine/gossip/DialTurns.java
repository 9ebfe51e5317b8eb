package updrift.engine.gossip;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import updrift.engine.gossip.Teller.Source;

/**
 * Who is dialled next: of all that may be, one of the teller and of the network to which the fewest links lead. A lying discovery or a network full of liars so
 * gets its share of the links that a node chooses and no more (B15), as proposed by Heilman et al., "Eclipse Attacks on Bitcoin's Peer-to-Peer Network" (2015).
 */
final class DialTurns {
    private final Map<Object, Integer> byTurn = new LinkedHashMap<>();
    private final Map<Teller, Integer> byTeller = new LinkedHashMap<>();
    private final Map<String, Integer> byPrefix = new LinkedHashMap<>();
    private final List<Contact> due = new ArrayList<>();
    private int underWay;
    private int takingRoom;

    private final Comparator<Contact> order = Comparator.<Contact>comparingInt(
                    contact -> byTurn.getOrDefault(contact.teller.turn(), 0))
            .thenComparingInt(contact -> byTeller.getOrDefault(contact.teller, 0))
            .thenComparingInt(contact -> byPrefix.getOrDefault(contact.prefix, 0))
            .thenComparing(Contact::source)
            .thenComparingInt(contact -> contact.failures)
            .thenComparingLong(contact -> contact.lot);

    DialTurns(Collection<Contact> known, long now, RandomGenerator random) {
        for (Contact contact : known) {
            boolean waits = contact.underWay(now);
            underWay += waits ? 1 : 0;
            takingRoom += contact.takesRoom(now) ? 1 : 0;
            if (contact.own || waits) {
                count(contact); // Of those who dialled in this node chose none.
            } else if (!contact.linked && now - contact.notBefore >= 0) {
                contact.lot = contact.source() == Source.REMEMBERED ? contact.rank : random.nextInt();
                due.add(contact);
            }
        }
    }

    private void count(Contact contact) {
        byTurn.merge(contact.teller.turn(), 1, Integer::sum);
        byTeller.merge(contact.teller, 1, Integer::sum);
        byPrefix.merge(contact.prefix, 1, Integer::sum);
    }

    /** All that {@code allowed} says; they have their turns now. */
    List<Contact> all(Predicate<Contact> allowed) {
        List<Contact> chosen = due.stream().filter(allowed).toList();
        chosen.forEach(this::take);
        return chosen;
    }

    /** The next that {@code allowed} says; none if there is none. It has its turn now. */
    List<Contact> next(Predicate<Contact> allowed) {
        List<Contact> chosen = due.stream().filter(allowed).min(order).stream().toList();
        chosen.forEach(this::take);
        return chosen;
    }

    /** Whether it is of a discovery, or of the last start, to which no link leads that this node chose: each has at least one, however many links there are. */
    boolean isOwed(Contact contact) {
        boolean counts = contact.source() == Source.REMEMBERED || contact.source() == Source.FOUND;
        return counts && !contact.spent() && !byTurn.containsKey(contact.teller.turn());
    }

    /** How many dials there are of which something may yet be heard. */
    int underWay() {
        return underWay;
    }

    /** How many of these take the room of a link. */
    int takingRoom() {
        return takingRoom;
    }

    private void take(Contact contact) {
        due.remove(contact);
        count(contact);
    }
}
