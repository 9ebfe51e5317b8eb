package updrift.engine.gossip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Link;
import updrift.engine.wire.Message;
import updrift.engine.wire.Outbox;
import updrift.engine.work.PeerLog;
import updrift.engine.work.Work;

/**
 * Meets peers: dials what discovery and other peers propose, greets on every link, and passes on addresses once who answers there gave the right name to a dial back.
 *
 * <p>A full mesh up to {@value #LINKS_WANTED} links; beyond that whoever was dialled keeps what it accepted.
 */
public final class PeerExchange {
    private static final Logger LOG = LoggerFactory.getLogger(PeerExchange.class);

    /** Enough that losing half of them at once leaves news and chunks flowing (HyParView's active view for fleets of thousands). */
    public static final int LINKS_WANTED = 8;

    /** A carrier may lose a greeting; without one from the other side after so many the link is of no use. */
    private static final int GREETINGS_MAX = 6;

    private static final Duration GREETING_AGAIN = Duration.ofSeconds(2);
    private static final Duration LOOK_ROUND = Duration.ofMillis(250);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(60);

    /** A PEERS message names at most so many; more would only crowd out others' tables. */
    static final int ADDRESSES_MAX = 32;

    private static final int ADVERTISED_MAX = 4;

    private final Greeting greeting;
    private final Contacts contacts;
    private final Dialer dialer;
    private final Places places;
    private final AddressChecks checks;
    private final Outbox outbox;
    private final Acquaintances acquaintances;
    private final Work work;
    private final RandomGenerator random;
    private final PeerLog strangers;
    private final Map<PeerId, Acquaintance> met = new LinkedHashMap<>();
    private boolean lookingRound;

    public PeerExchange(
            Greeting greeting,
            Dialer dialer,
            Outbox outbox,
            Acquaintances acquaintances,
            Work work,
            RandomGenerator random) {
        this.greeting = greeting;
        this.contacts = new Contacts(random);
        this.dialer = dialer;
        this.places = new Places(dialer);
        this.checks = new AddressChecks(dialer, contacts::isNamed, work);
        this.outbox = outbox;
        this.acquaintances = acquaintances;
        this.work = work;
        this.random = random;
        this.strangers = new PeerLog(LOG, work);
    }

    /** Begins to dial; {@code remembered} are addresses that answered before the last stop. */
    public void start(List<PeerAddress> remembered) {
        places.readable(remembered.stream()).forEach(address -> contacts.propose(address, Teller.MEMORY, now()));
        lookRound();
        askAround();
    }

    /** What {@code discovery} proposed; {@code named} if it passes on what an operator wrote down. */
    public void onProposal(PeerAddress address, String discovery, boolean named) {
        if (named) {
            contacts.propose(places.named(address), Teller.OPERATOR, now());
        } else {
            places.readable(Stream.of(address))
                    .forEach(found -> contacts.propose(found, Teller.discovery(discovery), now()));
        }
        if (lookingRound) {
            dialDue();
        }
    }

    private void lookRound() {
        lookingRound = true;
        dialDue();
        work.timeline().later(LOOK_ROUND, this::lookRound);
    }

    private void dialDue() {
        int own =
                (int) met.values().stream().filter(peer -> peer.link.dialled()).count();
        contacts.toDial(met.size(), own, now()).forEach(address -> places.dial(address, this::onDialFailed));
    }

    private void askAround() {
        greeted().forEach(peer -> outbox.send(peer, new Message.Peers(true, List.of())));
        work.timeline().later(jittered(ASK_AGAIN), this::askAround);
    }

    public void onDialFailed(PeerAddress address, String reason) {
        if (contacts.failed(address, reason, now())) {
            LOG.warn("No link: {}", reason);
        }
    }

    public void onLink(Link link) {
        var acquaintance = new Acquaintance(link);
        Acquaintance before = met.put(link.peer(), acquaintance);
        if (before != null) {
            forget(link.peer(), before);
        }
        if (link.dialled()) {
            acquaintance.addresses.put(link.remote(), false);
            contacts.linked(link.remote(), now());
        }
        greet(link.peer(), acquaintance);
    }

    /** Greets, and again until the other side's greeting has come. */
    private void greet(PeerId peer, Acquaintance acquaintance) {
        if (met.get(peer) != acquaintance || (acquaintance.greeted && acquaintance.greetings > 0)) {
            return;
        }
        if (acquaintance.greetings++ == GREETINGS_MAX) {
            outbox.disconnect(peer, "no greeting came");
            return;
        }
        outbox.send(peer, greeting.hello());
        work.timeline().later(GREETING_AGAIN, () -> greet(peer, acquaintance));
    }

    /** Compares what both are; a peer of another fleet is left in peace. */
    public void onHello(PeerId peer, Message.Hello hello) {
        Acquaintance acquaintance = met.get(peer);
        if (acquaintance == null) {
            return;
        }
        Optional<Message.Bye> stranger = greeting.compare(hello);
        if (stranger.isPresent()) {
            acquaintance.stranger = "it is not of this fleet: " + stranger.get().reason();
            strangers.info("Peer {} at {}: {}", peer.brief(), acquaintance.link.remote(), acquaintance.stranger);
            outbox.send(peer, stranger.get());
            outbox.disconnect(peer, stranger.get().reason());
            return;
        }
        if (!acquaintance.greeted) {
            acquaintance.greeted = true;
            acquaintances.onGreeted(peer);
            outbox.send(peer, new Message.Peers(true, List.of()));
            acquaintance.addresses.replaceAll((address, validated) -> true);
            acquaintance.addresses.keySet().forEach(address -> validated(peer, address));
            addressesOf(acquaintance, hello).forEach(address -> validate(peer, acquaintance, address));
        }
    }

    private List<PeerAddress> addressesOf(Acquaintance acquaintance, Message.Hello hello) {
        var named = new ArrayList<PeerAddress>();
        if (hello.listenPort() > 0 && !acquaintance.link.dialled()) {
            dialer.dialBack(acquaintance.link, hello.listenPort()).ifPresent(named::add);
        }
        places.readable(hello.advertised().stream().limit(ADVERTISED_MAX)).forEach(named::add);
        return named;
    }

    private void validate(PeerId peer, Acquaintance acquaintance, PeerAddress address) {
        if (acquaintance.addresses.putIfAbsent(address, false) != null) {
            return;
        }
        checks.check(address, peer, () -> met.get(peer) == acquaintance, () -> {
            acquaintance.addresses.put(address, true);
            validated(peer, address);
        });
    }

    /** Tells a few of the others at once, so that those who came together find each other without waiting for the next question. */
    private void validated(PeerId peer, PeerAddress address) {
        contacts.met(address, now());
        acquaintances.onValidated(peer, address);
        var news = new Message.Peers(false, List.of(address));
        some(LINKS_WANTED, Optional.of(peer)).forEach(other -> outbox.send(other, news));
    }

    public void onPeers(PeerId peer, Message.Peers message) {
        Acquaintance teller = met.get(peer);
        if (teller == null || !teller.greeted) {
            return;
        }
        var linked = new LinkedHashSet<PeerAddress>();
        met.values().forEach(each -> linked.addAll(each.validated()));
        places.readable(message.addresses().stream().limit(ADDRESSES_MAX))
                .filter(address -> !linked.contains(address))
                .forEach(address -> contacts.propose(address, teller.teller, now()));
        if (message.ask()) {
            var known = new ArrayList<PeerAddress>();
            for (PeerId other : some(ADDRESSES_MAX, Optional.of(peer))) {
                Acquaintance acquaintance = met.get(other);
                if (acquaintance != null) {
                    known.addAll(acquaintance.validated());
                }
            }
            outbox.send(peer, new Message.Peers(false, known.subList(0, Math.min(ADDRESSES_MAX, known.size()))));
        }
    }

    public void onLinkClosed(PeerId peer) {
        Acquaintance gone = met.remove(peer);
        if (gone != null) {
            forget(peer, gone);
        }
    }

    private void forget(PeerId peer, Acquaintance gone) {
        gone.addresses.forEach((address, isIts) -> {
            if (!gone.greeted) {
                contacts.strangerLeft(address, gone.stranger, now());
            } else if (isIts) {
                contacts.lost(address, now());
            }
        });
        if (gone.greeted) {
            acquaintances.onGone(peer);
        }
    }

    /** A random few that greeted, without {@code except}. */
    List<PeerId> some(int most, Optional<PeerId> except) {
        var others = new ArrayList<>(greeted());
        except.ifPresent(others::remove);
        for (int i = 0; i < Math.min(most, others.size()); i++) {
            int other = i + random.nextInt(others.size() - i);
            PeerId chosen = others.get(other);
            others.set(other, others.get(i));
            others.set(i, chosen);
        }
        return others.subList(0, Math.min(most, others.size()));
    }

    boolean isGreeted(PeerId peer) {
        Acquaintance acquaintance = met.get(peer);
        return acquaintance != null && acquaintance.greeted;
    }

    /** Who greeted, in the order of their links. */
    public List<PeerId> greeted() {
        return met.entrySet().stream()
                .filter(entry -> entry.getValue().greeted)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The address of a peer for people: one that answered, else where its link comes from. */
    public Optional<PeerAddress> addressOf(PeerId peer) {
        return Optional.ofNullable(met.get(peer)).map(Acquaintance::address);
    }

    /** Which peers discovery named, and who answers there: empty while the dial is under way, a reason when it failed. */
    public Map<PeerAddress, Optional<String>> discovered() {
        return contacts.discovered();
    }

    /** Who greeted at {@code address}, if anybody did. */
    public Optional<PeerId> at(PeerAddress address) {
        return met.entrySet().stream()
                .filter(entry ->
                        entry.getValue().greeted && entry.getValue().addresses.getOrDefault(address, false))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Addresses to dial again after a restart. */
    public List<PeerAddress> worthRemembering() {
        return contacts.worthRemembering(ADDRESSES_MAX, now());
    }

    private Duration jittered(Duration base) {
        return Duration.ofNanos((long) (base.toNanos() * (0.8 + 0.4 * random.nextDouble())));
    }

    private long now() {
        return work.timeline().nanos();
    }
}
