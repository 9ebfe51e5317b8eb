package updrift.engine.gossip;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import updrift.api.peer.PeerAddress;
import updrift.engine.gossip.Teller.Source;

/** Which addresses are worth a dial, and when. Decides with values; the caller dials. */
final class Contacts {
    /** A poisoned list must not push out what an operator named, nor grow without end (B16, B17). */
    static final int KNOWN_MAX = 256;

    /** Of one network, save what an operator named; who owns a network has no more room in the table. */
    static final int OF_PREFIX_MAX = 64;

    private static final long SECOND = 1_000_000_000L;
    private static final long FIRST_RETRY = SECOND / 2;
    private static final long RETRY_MAX = 30 * SECOND;

    /** An address that no operator named and at which nobody was met is tried, with its jitter, at most once a minute: a fleet can't be aimed at a bystander (B17). */
    private static final long UNNAMED_RETRY = 75 * SECOND;

    /** Who greets and goes again within this has no reason to be dialled again at once. */
    private static final long STOOD_NANOS_MIN = 10 * SECOND;

    /** Beyond the links that are wanted: who was found may hold what none of those that are linked has. */
    private static final int FOUND_MORE = 8;

    /** Of the links so many are to be of this node's choice, whoever dials it: who surrounds a node doesn't choose all its peers (B15). */
    private static final int OWN_LINKS = 4;

    /** Each so many-th place in what is remembered is for who isn't linked now. */
    private static final int AWAY_EACH = 4;

    /** Links beyond those that are wanted are dialled for a few at a time: who proposes many addresses has no fleet dial them all at once. */
    private static final long CHOICE_EVERY = 5 * SECOND;

    /** More and more seldom while no link comes of it: what peers of others' networks name may not be reached from here. */
    private static final long CHOICE_SELDOM = 320 * SECOND;

    /** Of so many that no operator named it is known when they were dialled, though they aren't known any more. */
    private static final int TRIED_MAX = 1_024;

    private final RandomGenerator random;
    private final Map<PeerAddress, Contact> known = new LinkedHashMap<>();
    private final LastTried tried = new LastTried(TRIED_MAX);
    private long proposed;
    private Optional<Long> choiceNanos = Optional.empty();
    private long choicePause = CHOICE_EVERY;

    Contacts(RandomGenerator random) {
        this.random = random;
    }

    void propose(PeerAddress address, Teller teller, long now) {
        Contact contact = known.get(address);
        if (contact == null) {
            add(new Contact(address, teller, now), now);
        } else if (teller.source().compareTo(contact.source()) < 0 && hasRoomFor(teller)) {
            contact.teller = teller;
        }
    }

    private void add(Contact newcomer, long now) {
        if (!newcomer.named()) {
            List<Contact> pushedOut = new ArrayList<>();
            if (!hasRoom(newcomer, other -> other.prefix.equals(newcomer.prefix), OF_PREFIX_MAX, pushedOut, now)
                    || !hasRoom(
                            newcomer,
                            other -> other.teller.equals(newcomer.teller),
                            newcomer.source().most,
                            pushedOut,
                            now)
                    || !hasRoom(newcomer, other -> true, KNOWN_MAX, pushedOut, now)) {
                return;
            }
            pushedOut.forEach(contact -> takePlace(newcomer, contact));
            Long last = tried.of(newcomer.address);
            if (last != null && last + UNNAMED_RETRY - newcomer.notBefore > 0) {
                newcomer.notBefore = last + UNNAMED_RETRY;
            }
        }
        newcomer.rank = proposed++;
        known.put(newcomer.address, newcomer);
    }

    private boolean hasRoomFor(Teller teller) {
        return known.values().stream()
                        .filter(contact -> contact.teller.equals(teller))
                        .count()
                < teller.source().most;
    }

    /** Whether fewer than {@code most} of {@code crowd} are known, those not counted that no longer will be; if not, who else has to go is added to these. */
    private boolean hasRoom(Contact newcomer, Predicate<Contact> crowd, int most, List<Contact> pushedOut, long now) {
        List<Contact> there = known.values().stream()
                .filter(contact -> !contact.named() && !pushedOut.contains(contact) && crowd.test(contact))
                .toList();
        if (there.size() < most) {
            return true;
        }
        Optional<Contact> worst = there.stream()
                .filter(contact -> !contact.linked && !contact.stoodLong(now))
                .filter(contact -> contact.source().compareTo(newcomer.source()) >= 0 || contact.spent())
                .max(Comparator.comparing(Contact::source).thenComparingInt(contact -> contact.failures));
        worst.ifPresent(pushedOut::add);
        return worst.isPresent();
    }

    /** A stranger's address takes over how long the other had to wait, else naming two in turn has each tried at once. */
    private void takePlace(Contact newcomer, Contact pushedOut) {
        known.remove(pushedOut.address);
        if (pushedOut.notBefore - newcomer.notBefore > 0) {
            newcomer.notBefore = pushedOut.notBefore;
        }
    }

    /**
     * What to dial now, where {@code links} links stand of which this node dialled {@code own}. Named ones are dialled whether there is room or not, found ones
     * a few more than are wanted.
     */
    List<PeerAddress> toDial(int links, int own, long now) {
        // Not before it would be tried again, else who names it anew has it tried at once.
        known.values().removeIf(contact -> contact.spent() && !contact.away(now) && now - contact.notBefore >= 0);
        var turns = new DialTurns(known.values(), now, random);
        var chosen = new ArrayList<>(turns.all(Contact::named));
        chooseWhile(turns, chosen, contact -> chosen.size() < wanted(contact, turns, links, own));
        boolean mayChoose = choiceNanos.map(last -> now - last >= choicePause).orElse(true);
        int before = chosen.size();
        if (mayChoose) {
            int ownLeft = OWN_LINKS - own - turns.underWay();
            chooseWhile(turns, chosen, contact -> chosen.size() < ownLeft || turns.isOwed(contact));
        }
        if (chosen.size() > before) {
            choicePause = choiceNanos.isEmpty() ? CHOICE_EVERY : Math.min(CHOICE_SELDOM, 2 * choicePause);
            choiceNanos = Optional.of(now);
        }
        chosen.forEach(contact -> dialled(contact, now));
        return chosen.stream().map(contact -> contact.address).toList();
    }

    private static void chooseWhile(DialTurns turns, List<Contact> chosen, Predicate<Contact> allowed) {
        boolean more = true;
        while (more) {
            more = chosen.addAll(turns.next(allowed));
        }
    }

    private static int wanted(Contact contact, DialTurns turns, int links, int own) {
        boolean anchor = contact.source() == Source.REMEMBERED && !contact.spent();
        int more = contact.source() == Source.FOUND ? FOUND_MORE - turns.takingRoom() : 0;
        return PeerExchange.LINKS_WANTED + more - (anchor ? own : links);
    }

    private void dialled(Contact contact, long now) {
        contact.dialled(now, UNNAMED_RETRY);
        if (!contact.named()) {
            tried.note(contact.address, now);
        }
    }

    /** Whether an operator wrote it down. */
    boolean isNamed(PeerAddress address) {
        Contact contact = known.get(address);
        return contact != null && contact.named();
    }

    /** A dial led to somebody; who that is isn't known yet. */
    void linked(PeerAddress address, long now) {
        propose(address, Teller.ITSELF, now);
        Contact contact = known.get(address);
        if (contact != null) {
            choicePause = CHOICE_EVERY;
            contact.linked = true;
            contact.own = true;
            contact.unheard = false;
        }
    }

    /** A peer of this fleet answers there. */
    void met(PeerAddress address, long now) {
        propose(address, Teller.ITSELF, now);
        Contact contact = known.get(address);
        if (contact != null) {
            contact.linked = true;
            contact.unheard = false;
            contact.met = true;
            contact.metNanos = now;
            contact.lastFailure = Optional.empty();
        }
    }

    /** The link with a peer that was {@link #met} there is gone. */
    void lost(PeerAddress address, long now) {
        Contact contact = known.get(address);
        if (contact != null && contact.linked && contact.met) {
            contact.unlinked();
            contact.stoodNanos = Math.max(contact.stoodNanos, now - contact.metNanos);
            contact.lostNanos = now;
            choicePause = CHOICE_EVERY;
            contact.failures = now - contact.metNanos >= STOOD_NANOS_MIN ? 0 : contact.failures + 1;
            contact.notBefore = now + wait(contact);
        }
    }

    /** The link with somebody who didn't greet is gone. */
    void strangerLeft(PeerAddress address, String reason, long now) {
        Contact contact = known.get(address);
        if (contact != null) {
            contact.unlinked();
            failed(address, reason, now);
        }
    }

    /** Whether that is news for an operator: of an address that was named, or of one that dialled this node and wasn't dialled by it, and not what was told last. */
    boolean failed(PeerAddress address, String reason, long now) {
        Contact contact = known.get(address);
        if (contact == null || contact.linked) {
            return contact == null && tried.of(address) == null;
        }
        boolean news = contact.named() && !contact.lastFailure.equals(Optional.of(reason));
        contact.failures++;
        contact.unheard = false;
        contact.lastFailure = Optional.of(reason);
        contact.notBefore = now + wait(contact);
        return news;
    }

    /** Doubles with each failure, with a fifth of jitter so that a fleet doesn't come back in step. */
    private long wait(Contact contact) {
        long soon = FIRST_RETRY << Math.min(contact.failures, 10);
        long most = contact.named() ? RETRY_MAX : UNNAMED_RETRY;
        long base = contact.named() || contact.everMet() ? Math.min(most, soon) : most;
        return (long) (base * (0.8 + 0.4 * random.nextDouble()));
    }

    /** The discovered addresses, each with why its last dial failed, or nothing if it didn't or wasn't heard of yet. */
    Map<PeerAddress, Optional<String>> discovered() {
        var answer = new LinkedHashMap<PeerAddress, Optional<String>>();
        known.values().stream()
                .filter(Contacts::fromDiscovery)
                .forEach(contact -> answer.put(contact.address, contact.lastFailure));
        return answer;
    }

    private static boolean fromDiscovery(Contact contact) {
        return contact.named() || contact.source() == Source.FOUND;
    }

    /**
     * What to remember across restarts, at most {@code most}, those first that a start should dial first: addresses at which a peer is linked, those of this
     * node's choice first, then networks in turn, longest first; and after each three of them one at which a peer was linked for long and isn't now. So who
     * surrounds a node for a while hasn't its next start too (B16).
     */
    List<PeerAddress> worthRemembering(int most, long now) {
        Map<String, Integer> ofPrefix = new LinkedHashMap<>();
        Map<Contact, Integer> turn = new LinkedHashMap<>();
        List<Contact> longestFirst = sorted(
                contact -> contact.linked && contact.met, Comparator.comparingLong(contact -> contact.metNanos - now));
        longestFirst.forEach(
                contact -> turn.put(contact, contact.own ? 0 : ofPrefix.merge(contact.prefix, 1, Integer::sum)));
        Deque<Contact> here = new ArrayDeque<>(longestFirst.stream()
                .sorted(Comparator.comparingInt(contact -> turn.getOrDefault(contact, 0)))
                .toList());
        Deque<Contact> away = new ArrayDeque<>(sorted(
                contact -> contact.away(now),
                Comparator.<Contact, Boolean>comparing(contact -> !contact.stoodLong(now))
                        .thenComparing(contact -> contact.source() != Source.REMEMBERED)
                        .thenComparingLong(contact -> -contact.stoodNanos)
                        .thenComparingLong(contact -> contact.rank)));
        var worth = new ArrayList<PeerAddress>();
        while (worth.size() < most && !(here.isEmpty() && away.isEmpty())) {
            boolean turnOfAway = worth.size() % AWAY_EACH == AWAY_EACH - 1;
            Deque<Contact> next = here.isEmpty() || (turnOfAway && !away.isEmpty()) ? away : here;
            worth.add(next.remove().address);
        }
        return worth;
    }

    private List<Contact> sorted(Predicate<Contact> which, Comparator<Contact> order) {
        return known.values().stream().filter(which).sorted(order).toList();
    }
}
