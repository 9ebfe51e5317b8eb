package updrift.api.transport.carrier;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Link;

/**
 * How two nodes find out about each other: HELLO, WELCOME with a token, OPEN with that token, OPENED. The side that was dialled keeps nothing before OPEN, and
 * each word is said again until the next one comes. A check of an address ends with WELCOME. Used by the transport's thread.
 */
final class Meeting {
    /** A check has to be answered within ten seconds. */
    static final long DIAL_NANOS = 6_000_000_000L;

    private static final long AGAIN_NANOS = 500_000_000L;

    /** A dial that crossed ours was under way when ours became the link; that takes no longer than a dial may. */
    private static final long CROSSED_NANOS = 10_000_000_000L;

    /** Far more than the engine has under way. */
    private static final int DIALS_MAX = 256;

    /** As many as the engine keeps. */
    private static final int LINKS_MAX = 512;

    private final SecureRandom random = new SecureRandom();
    private final Cookies cookies = new Cookies();
    private final Map<Long, Dial> dials = new LinkedHashMap<>();
    private final Hub hub;
    private final PeerId self;
    private final boolean listens;

    Meeting(Hub hub, PeerId self, boolean listens) {
        this.hub = hub;
        this.self = self;
        this.listens = listens;
    }

    /** An address that somebody wants to be reached. */
    private static final class Dial {
        final PeerAddress address;
        final long begunNanos;
        final @Nullable Consumer<@Nullable PeerId> check;
        /** Who answered WELCOME; from then on it is being opened. */
        @Nullable
        PeerId peer;

        byte[] token = {};
        long saidNanos;
        boolean unsaid;

        Dial(PeerAddress address, @Nullable Consumer<@Nullable PeerId> check, long nowNanos) {
            this.address = address;
            this.check = check;
            this.begunNanos = nowNanos;
        }

        /** Whether it will be a link to {@code other}, who is at {@code place}: before WELCOME only the place is known. */
        boolean opens(PeerId other, String place) {
            return peer == null ? isTo(place) : peer.equals(other);
        }

        boolean isTo(String place) {
            return address.opaque().equals(place);
        }
    }

    void dial(PeerAddress address) {
        boolean pending = dials.values().stream().anyMatch(dial -> dial.check == null && dial.address.equals(address));
        if (!pending && !isOwn(address) && hub.links().at(address) == null) {
            begin(address, null);
        }
    }

    void check(PeerAddress address, PeerId expected, Consumer<Boolean> answer) {
        if (isOwn(address)) {
            answer.accept(expected.equals(self));
        } else {
            begin(address, found -> answer.accept(expected.equals(found)));
        }
    }

    private boolean isOwn(PeerAddress address) {
        PeerAddress own = hub.address();
        return own != null && own.equals(address);
    }

    private void begin(PeerAddress address, @Nullable Consumer<@Nullable PeerId> check) {
        Dial dial = new Dial(address, check, hub.nanos());
        if (!address.scheme().equals(hub.carrier().scheme())) {
            failed(dial, address + " is no address of " + hub.carrier().scheme());
        } else if (dials.size() >= DIALS_MAX) {
            failed(dial, address + " isn't dialled now: " + DIALS_MAX + " dials are under way");
        } else {
            long session = random.nextLong();
            dials.put(session, dial);
            say(session, dial);
        }
    }

    private void say(long session, Dial dial) {
        dial.saidNanos = hub.nanos();
        dial.unsaid = !hub.tell(
                dial.address.opaque(),
                dial.peer == null
                        ? CarrierWire.hello(session, self)
                        : CarrierWire.open(session, self, dial.token, hub.window()));
    }

    private void failed(Dial dial, String line) {
        if (dial.check != null) {
            dial.check.accept(null);
        } else {
            hub.receiver().onDialFailed(dial.address, line);
        }
    }

    void hello(String from, long session, PeerId peer) {
        if (listens) {
            hub.tell(from, CarrierWire.welcome(session, self, cookies.token(from, session, peer)));
        } else {
            hub.tell(from, CarrierWire.refused(session, "it takes no links from others"));
        }
    }

    void welcome(String from, long session, PeerId peer, byte[] token) {
        Dial dial = dials.get(session);
        if (dial == null || !dial.isTo(from)) {
            return;
        }
        if (dial.check != null) {
            dials.remove(session);
            dial.check.accept(peer);
        } else if (peer.equals(self) || hub.links().to(peer) != null) {
            // This node by another name, or one that is linked: nothing is to be done, and nothing told.
            dials.remove(session);
        } else {
            dial.peer = peer;
            dial.token = token;
            say(session, dial);
        }
    }

    void open(String from, long session, PeerId peer, byte[] token, int theirWindow) {
        if (!listens || peer.equals(self) || theirWindow < 0 || !cookies.fits(token, from, session, peer)) {
            return;
        }
        if (hub.links().of(session, from) != null) {
            hub.tell(from, CarrierWire.opened(session, hub.window()));
            return;
        }
        boolean lower = self.compareTo(peer) < 0;
        if (lower && dials.values().stream().anyMatch(dial -> dial.check == null && dial.opens(peer, from))) {
            return; // Of two dials that cross, the one of the lower identity stays.
        }
        CarrierLink standing = hub.links().to(peer);
        if (standing != null && standing.place().equals(from)) {
            boolean crossed = standing.link().dialled() && hub.nanos() - standing.openedNanos() < CROSSED_NANOS;
            if (lower && crossed) {
                return;
            }
        } else if (standing != null && !hub.carrier().authenticated()) {
            hub.tell(from, CarrierWire.refused(session, "it has a link to another node that says it is this one"));
            return;
        }
        if (hub.links().size() >= LINKS_MAX || hub.links().knows(session) || opens(session)) {
            hub.tell(from, CarrierWire.refused(session, "it has " + LINKS_MAX + " links, which is most"));
            return;
        }
        accept(from, session, peer, theirWindow);
    }

    private void accept(String from, long session, PeerId peer, int theirWindow) {
        PeerAddress remote;
        try {
            remote = new PeerAddress(hub.carrier().scheme(), from);
        } catch (IllegalArgumentException nonsense) {
            hub.tell(from, CarrierWire.refused(session, "it can't write your address: " + nonsense.getMessage()));
            return;
        }
        dials.values().removeIf(dial -> dial.check == null && (dial.isTo(from) || dial.opens(peer, from)));
        hub.tell(from, CarrierWire.opened(session, hub.window()));
        hub.links().stands(new CarrierLink(hub, new Link(peer, remote, false), session, theirWindow));
    }

    /** Whether OPENED belongs to a dial of this node, or to a link that stands already. */
    boolean opened(String from, long session, int theirWindow) {
        Dial dial = dials.get(session);
        if (dial == null || dial.peer == null || !dial.isTo(from) || theirWindow < 0) {
            return hub.links().of(session, from) != null;
        }
        dials.remove(session);
        CarrierLink standing = hub.links().to(dial.peer);
        if (standing != null && !standing.place().equals(from) && !hub.carrier().authenticated()) {
            hub.tell(from, CarrierWire.bye(session, "it has a link to another node that says it is this one"));
            return true;
        }
        hub.links().stands(new CarrierLink(hub, new Link(dial.peer, dial.address, true), session, theirWindow));
        return true;
    }

    /** Whether {@code session} is about to be opened; what is said of it meanwhile came too early. */
    boolean opens(long session) {
        return dials.containsKey(session);
    }

    void refused(String from, long session, String reason) {
        Dial dial = dials.get(session);
        if (dial != null && dial.isTo(from)) {
            dials.remove(session);
            failed(dial, dial.address + " refuses: " + reason);
        }
    }

    void gone(String place, String reason) {
        failAll(dial -> dial.isTo(place), reason);
    }

    void tick(long nowNanos) {
        failAll(
                dial -> nowNanos - dial.begunNanos > DIAL_NANOS,
                hub.carrier().trouble().orElse("nobody answers there"));
        sayAgain(dial -> nowNanos - dial.saidNanos > AGAIN_NANOS);
    }

    /** The carrier takes messages again. */
    void writable() {
        sayAgain(dial -> dial.unsaid);
    }

    private void sayAgain(Predicate<Dial> which) {
        for (Map.Entry<Long, Dial> pending : new ArrayList<>(dials.entrySet())) {
            if (which.test(pending.getValue())) {
                say(pending.getKey(), pending.getValue());
            }
        }
    }

    private void failAll(Predicate<Dial> which, String reason) {
        List<Dial> over = dials.values().stream().filter(which).toList();
        dials.values().removeAll(over);
        over.forEach(dial -> failed(dial, dial.address + " can't be reached: " + reason));
    }

    void close() {
        List<Dial> left = List.copyOf(dials.values());
        dials.clear();
        left.stream().filter(dial -> dial.check != null).forEach(dial -> failed(dial, ""));
    }
}
