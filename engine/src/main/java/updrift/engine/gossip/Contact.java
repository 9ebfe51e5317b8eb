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
    int unheard;
    boolean linked;
    int lot;
    long notBefore;

    /** When a peer of this fleet last linked from there, if one ever did. */
    boolean met;

    long metNanos;

    /** How long its longest link stood, of those that are over. */
    long stoodNanos;

    /** How many were known when it came. */
    int rank;

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
    }

    /** {@code another} tells of it too. */
    void toldBy(Teller another) {
        if (another.source().compareTo(source()) < 0) {
            teller = another;
        }
    }

    /** It had its chances, and nobody who runs this node vouches for it. */
    boolean spent() {
        return !linked && !named() && failures >= UNNAMED_FAILURES_MAX;
    }
}
