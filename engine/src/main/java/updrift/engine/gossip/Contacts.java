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
import java.util.stream.Collectors;
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

    private static final int AWAY_EACH = 4;

    private final RandomGenerator random;
    private final Map<PeerAddress, Contact> known = new LinkedHashMap<>();

    Contacts(RandomGenerator random) {
        this.random = random;
    }

    void propose(PeerAddress address, Teller teller, long now) {
        Contact contact = known.get(address);
        if (contact != null) {
            contact.toldBy(teller);
            return;
        }
        Contact newcomer = new Contact(address, teller, now);
        boolean ofNetwork = newcomer.named()
                || makeRoomFor(
                        newcomer, other -> !other.named() && other.prefix.equals(newcomer.prefix), OF_PREFIX_MAX);
        if (ofNetwork
                && makeRoomFor(newcomer, other -> other.teller.equals(teller), teller.source().most)
                && makeRoomFor(newcomer, other -> true, KNOWN_MAX)) {
            newcomer.rank = known.size();
            known.put(address, newcomer);
        }
    }

    /** Whether fewer than {@code most} are of {@code crowd}, after one of them went if need be. */
    private boolean makeRoomFor(Contact newcomer, Predicate<Contact> crowd, int most) {
        return known.values().stream().filter(crowd).count() < most || pushOut(newcomer, crowd);
    }

    /** A stranger's address takes over how long the other had to wait, else naming two in turn has each tried at once. */
    private boolean pushOut(Contact newcomer, Predicate<Contact> crowd) {
        Optional<Contact> worst = known.values().stream()
                .filter(crowd)
                .filter(contact ->
                        !contact.linked && (contact.source().compareTo(newcomer.source()) >= 0 || contact.spent()))
                .max(Comparator.comparing(Contact::source).thenComparingInt(contact -> contact.failures));
        worst.ifPresent(contact -> {
            known.remove(contact.address);
            if (!newcomer.named() && contact.notBefore - newcomer.notBefore > 0) {
                newcomer.notBefore = contact.notBefore;
            }
        });
        return worst.isPresent();
    }

    /**
     * What to dial now, where {@code links} links stand of which this node dialled {@code own}. Named ones are dialled whether there is room or not, found ones
     * a few more than are wanted.
     */
    List<PeerAddress> toDial(int links, int own, long now) {
        // Not before it would be tried again, else who names it anew has it tried at once.
        known.values().removeIf(contact -> contact.spent() && !contact.everMet() && now - contact.notBefore >= 0);
        var turns = new DialTurns(known.values(), now, random);
        var chosen = new ArrayList<>(turns.all(Contact::named));
        boolean more = true;
        while (more) {
            more = chosen.addAll(turns.next(
                    contact -> chosen.size() < roomFor(contact.source(), links, own) || turns.isOwed(contact)));
        }
        chosen.forEach(contact -> contact.dialled(now));
        return chosen.stream().map(contact -> contact.address).toList();
    }

    private static int roomFor(Source source, int links, int own) {
        int wanted =
                switch (source) {
                    case FOUND -> PeerExchange.LINKS_WANTED + FOUND_MORE - links;
                    case REMEMBERED -> PeerExchange.LINKS_WANTED - own;
                    default -> PeerExchange.LINKS_WANTED - links;
                };
        return Math.max(OWN_LINKS - own, wanted);
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
            contact.linked = true;
            contact.unheard = 0;
        }
    }

    /** A peer of this fleet answers there. */
    void met(PeerAddress address, long now) {
        propose(address, Teller.ITSELF, now);
        Contact contact = known.get(address);
        if (contact != null) {
            contact.linked = true;
            contact.met = true;
            contact.metNanos = now;
            contact.lastFailure = Optional.empty();
        }
    }

    /** The link with a peer that was {@link #met} there is gone. */
    void lost(PeerAddress address, long now) {
        Contact contact = known.get(address);
        if (contact != null && contact.linked) {
            contact.linked = false;
            contact.stoodNanos = Math.max(contact.stoodNanos, now - contact.metNanos);
            contact.failures = now - contact.metNanos >= STOOD_NANOS_MIN ? 0 : contact.failures + 1;
            contact.notBefore = now + wait(contact);
        }
    }

    /** The link with somebody who didn't greet is gone. */
    void strangerLeft(PeerAddress address, String reason, long now) {
        Contact contact = known.get(address);
        if (contact != null) {
            contact.linked = false;
            failed(address, reason, now);
        }
    }

    /** Whether that is news for an operator: of an address that was named, or of one that dialled this node, and not what was told last. */
    boolean failed(PeerAddress address, String reason, long now) {
        Contact contact = known.get(address);
        if (contact == null || contact.linked) {
            return contact == null;
        }
        boolean news = contact.named() && !contact.lastFailure.equals(Optional.of(reason));
        contact.failures++;
        contact.unheard = 0;
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
     * What to remember across restarts, at most {@code most}, those first that a start should dial first: addresses at which a peer is linked, longest first, and
     * after each three of them one at which a peer was linked for long and isn't now. So who surrounds a node for a while hasn't its next start too (B16).
     */
    List<PeerAddress> worthRemembering(int most, long now) {
        Deque<Contact> here = sorted(
                contact -> contact.linked && contact.met, Comparator.comparingLong(contact -> contact.metNanos - now));
        Deque<Contact> away = sorted(
                contact -> !contact.linked && contact.everMet(),
                Comparator.<Contact>comparingLong(contact -> -contact.stoodNanos)
                        .thenComparingInt(contact -> contact.rank));
        var worth = new ArrayList<PeerAddress>();
        while (worth.size() < most && !(here.isEmpty() && away.isEmpty())) {
            boolean turnOfAway = worth.size() % AWAY_EACH == AWAY_EACH - 1;
            Deque<Contact> next = here.isEmpty() || (turnOfAway && !away.isEmpty()) ? away : here;
            worth.add(next.remove().address);
        }
        return worth;
    }

    private Deque<Contact> sorted(Predicate<Contact> which, Comparator<Contact> order) {
        return known.values().stream().filter(which).sorted(order).collect(Collectors.toCollection(ArrayDeque::new));
    }
}
