package updrift.engine.gossip;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import updrift.api.peer.PeerAddress;

/** Which addresses are worth a dial, and when. Decides with values; the caller dials. */
final class Contacts {
    /** Where an address came from, most trusted first: an operator's word outweighs a stranger's. */
    enum Source {
        NAMED,
        REMEMBERED,
        FOUND,
        EXCHANGED
    }

    /** A poisoned list must not push out what an operator named, nor grow without end (B16, B17). */
    static final int KNOWN_MAX = 256;

    private static final long SECOND = 1_000_000_000L;
    private static final long FIRST_RETRY = SECOND / 2;
    private static final long RETRY_MAX = 30 * SECOND;

    /** An address that no operator named and at which nobody was met is tried, with its jitter, at most once a minute: a fleet can't be aimed at a bystander (B17). */
    private static final long UNNAMED_RETRY = 75 * SECOND;

    /** Who greets and goes again within this has no reason to be dialled again at once. */
    private static final long STOOD_NANOS_MIN = 10 * SECOND;

    /** A dial of which nothing was heard is over by then: it met this node itself, or a link that stands. */
    private static final long DIAL_NANOS_MAX = 10 * SECOND;

    /** Of what no operator named; whoever finds or names it again after that begins anew. */
    private static final int UNNAMED_FAILURES_MAX = 3;

    /** Beyond the links that are wanted: who was found may hold what none of those that are linked has. */
    private static final int FOUND_MORE = 8;

    /** What is known of one address. */
    private static final class Contact {
        final PeerAddress address;
        Source source;
        int failures;
        boolean linked;
        int lot;
        long notBefore;
        long metNanos;
        Optional<String> lastFailure = Optional.empty();

        Contact(PeerAddress address, Source source, long now) {
            this.address = address;
            this.source = source;
            this.notBefore = now;
        }

        /** It had its chances, and nobody who runs this node vouches for it. */
        boolean spent() {
            return !linked && source != Source.NAMED && failures >= UNNAMED_FAILURES_MAX;
        }
    }

    private final RandomGenerator random;
    private final Map<PeerAddress, Contact> known = new LinkedHashMap<>();

    Contacts(RandomGenerator random) {
        this.random = random;
    }

    void propose(PeerAddress address, Source source, long now) {
        Contact contact = known.get(address);
        if (contact != null) {
            if (source.compareTo(contact.source) < 0) {
                contact.source = source;
            }
            return;
        }
        Contact newcomer = new Contact(address, source, now);
        if (known.size() < KNOWN_MAX || makeRoomFor(newcomer)) {
            known.put(address, newcomer);
        }
    }

    /** A stranger's address takes over how long the other had to wait, else naming two in turn has each tried at once. */
    private boolean makeRoomFor(Contact newcomer) {
        Optional<Contact> worst = known.values().stream()
                .filter(contact ->
                        !contact.linked && (contact.source.compareTo(newcomer.source) >= 0 || contact.spent()))
                .max(Comparator.<Contact, Source>comparing(contact -> contact.source)
                        .thenComparingInt(contact -> contact.failures));
        worst.ifPresent(contact -> {
            known.remove(contact.address);
            if (newcomer.source != Source.NAMED && contact.notBefore - newcomer.notBefore > 0) {
                newcomer.notBefore = contact.notBefore;
            }
        });
        return worst.isPresent();
    }

    /** What to dial now so that {@code room} more links may come to stand; named ones are dialled whether there is room or not, found ones a few more. */
    List<PeerAddress> toDial(int room, long now) {
        // Not before it would be tried again, else who names it anew has it tried at once.
        known.values()
                .removeIf(contact ->
                        contact.spent() && contact.source != Source.REMEMBERED && now - contact.notBefore >= 0);
        var due = new ArrayList<Contact>();
        for (Contact contact : known.values()) {
            if (!contact.linked && now - contact.notBefore >= 0) {
                due.add(contact);
            }
        }
        due.forEach(contact -> contact.lot = random.nextInt());
        due.sort(Comparator.<Contact, Source>comparing(contact -> contact.source)
                .thenComparingInt(contact -> contact.failures)
                .thenComparingInt(contact -> contact.lot));
        var chosen = new ArrayList<PeerAddress>();
        for (Contact contact : due) {
            if (chosen.size() < roomFor(contact.source, room)) {
                contact.notBefore = now + DIAL_NANOS_MAX;
                chosen.add(contact.address);
            }
        }
        return chosen;
    }

    private static int roomFor(Source source, int room) {
        return switch (source) {
            case NAMED -> Integer.MAX_VALUE;
            case FOUND -> room + FOUND_MORE;
            case REMEMBERED, EXCHANGED -> room;
        };
    }

    /** Whether an operator wrote it down. */
    boolean isNamed(PeerAddress address) {
        Contact contact = known.get(address);
        return contact != null && contact.source == Source.NAMED;
    }

    /** A dial led to somebody; who that is isn't known yet. */
    void linked(PeerAddress address, long now) {
        propose(address, Source.EXCHANGED, now);
        Contact contact = known.get(address);
        if (contact != null) {
            contact.linked = true;
        }
    }

    /** A peer of this fleet answers there. */
    void met(PeerAddress address, long now) {
        propose(address, Source.REMEMBERED, now);
        Contact contact = known.get(address);
        if (contact != null) {
            contact.linked = true;
            contact.metNanos = now;
            contact.lastFailure = Optional.empty();
        }
    }

    /** The link with a peer that was {@link #met} there is gone. */
    void lost(PeerAddress address, long now) {
        Contact contact = known.get(address);
        if (contact != null && contact.linked) {
            contact.linked = false;
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
        boolean news = contact.source == Source.NAMED && !contact.lastFailure.equals(Optional.of(reason));
        contact.failures++;
        contact.lastFailure = Optional.of(reason);
        contact.notBefore = now + wait(contact);
        return news;
    }

    /** Doubles with each failure, with a fifth of jitter so that a fleet doesn't come back in step. */
    private long wait(Contact contact) {
        long soon = FIRST_RETRY << Math.min(contact.failures, 10);
        long base =
                switch (contact.source) {
                    case NAMED -> Math.min(RETRY_MAX, soon);
                    case REMEMBERED -> Math.min(UNNAMED_RETRY, soon);
                    case FOUND, EXCHANGED -> UNNAMED_RETRY;
                };
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
        return contact.source == Source.NAMED || contact.source == Source.FOUND;
    }

    /** What to remember across restarts: addresses with which a link stood most recently, at most {@code most}. */
    List<PeerAddress> worthRemembering(int most) {
        return known.values().stream()
                .filter(contact -> contact.linked)
                .map(contact -> contact.address)
                .limit(most)
                .toList();
    }
}
