package updrift.engine.gossip;

import java.util.Optional;
import updrift.api.peer.PeerAddress;
import updrift.engine.gossip.Teller.Source;
import updrift.engine.peers.AddressPrefix;

/** What is known of one address. */
final class Contact {
    /** Of what no operator named; whoever finds or names it again after that begins anew. */
    private static final int UNNAMED_FAILURES_MAX = 3;

    /** A dial of which nothing was heard is over by then: it met this node itself, or a link that stands. */
    private static final long DIAL_NANOS_MAX = 10_000_000_000L;

    /** Each such dial of what no operator named is repeated twice as late, up to some five minutes. */
    private static final int DOUBLINGS_MAX = 5;

    final PeerAddress address;
    final String prefix;
    Teller teller;
    int failures;
    boolean linked;

    /** Whether this node dialled the link that stands. */
    boolean own;

    long lot;
    long notBefore;

    /** Dials in a row of which nothing was heard, and when the last one began. */
    int unheard;

    long dialledNanos;

    /** Whether a peer of this fleet linked from there in this run of the node, and when last. */
    boolean met;

    long metNanos;

    /** How long its longest link stood, of those that are over. */
    long stoodNanos;

    /** The how manieth it was that became known. */
    long rank;

    Optional<String> lastFailure = Optional.empty();

    Contact(PeerAddress address, Teller teller, long now) {
        this.address = address;
        this.prefix = AddressPrefix.of(address);
        this.teller = teller;
        this.notBefore = now;
    }

    Source source() {
        return teller.source();
    }

    boolean named() {
        return source() == Source.NAMED;
    }

    /** Whether a peer was met there, in this run of the node or before. */
    boolean everMet() {
        return met || source() == Source.REMEMBERED;
    }

    /** It is dialled now. */
    void dialled(long now) {
        notBefore = now + (DIAL_NANOS_MAX << (named() ? 0 : Math.min(DOUBLINGS_MAX, unheard)));
        unheard++;
        dialledNanos = now;
    }

    /** Whether something may yet be heard of the last dial. */
    boolean underWay(long now) {
        return !linked && unheard > 0 && now - dialledNanos < DIAL_NANOS_MAX;
    }

    /** A link is gone, and it may have been this one that dials met: they get a chance as soon as the last is over. */
    void mayLinkAnew() {
        if (!linked && unheard > 0) {
            unheard = 1;
            notBefore = dialledNanos + DIAL_NANOS_MAX;
        }
    }

    /** The link is gone. */
    void unlinked() {
        linked = false;
        own = false;
    }

    /** It had its chances, and nobody who runs this node vouches for it. */
    boolean spent() {
        return !linked && !named() && failures >= UNNAMED_FAILURES_MAX;
    }
}
