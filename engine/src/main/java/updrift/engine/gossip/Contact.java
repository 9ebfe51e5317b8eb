package updrift.engine.gossip;

import java.util.Optional;
import updrift.api.peer.PeerAddress;
import updrift.engine.gossip.Teller.Source;
import updrift.engine.peers.AddressPrefix;

/** What is known of one address. */
final class Contact {
    /** Of what no operator named; whoever finds or names it again after that begins anew. */
    private static final int UNNAMED_FAILURES_MAX = 3;

    /** By then a dial is over of which nothing was heard: it met this node itself, a link that stands, or somebody who wasn't taken. */
    private static final long DIAL_NANOS_MAX = 10_000_000_000L;

    /** By then most dials that lead to a link have; others of a long list needn't wait any longer for those that still may. */
    private static final long ROOM_NANOS_MAX = 2_000_000_000L;

    /** Whose link stood as long isn't forgotten for others who come and go. */
    private static final long LONG_NANOS = 600_000_000_000L;

    /** Nor is it expected to come back after so long. */
    private static final long AWAY_NANOS_MAX = 24 * 3_600_000_000_000L;

    /** Nor who was met before the last stop, after so many dials that failed. */
    private static final int FAILURES_MAX = 8;

    final PeerAddress address;
    final String prefix;
    Teller teller;
    int failures;
    boolean linked;

    /** Whether this node dialled the link that stands. */
    boolean own;

    long lot;
    long notBefore;

    /** Whether nothing was heard yet of the last dial, and when that began. */
    boolean unheard;

    long dialledNanos;

    /** Whether a peer of this fleet linked from there in this run of the node, and when last. */
    boolean met;

    long metNanos;

    /** How long its longest link stood, of those that are over, and when the last ended. */
    long stoodNanos;

    long lostNanos;

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

    /** It is dialled now, and if nothing is heard of that not again before {@code unheardNanos}. */
    void dialled(long now, long unheardNanos) {
        notBefore = now + (named() ? DIAL_NANOS_MAX : unheardNanos);
        unheard = true;
        dialledNanos = now;
    }

    /** Whether something may yet be heard of the last dial, so that a link may come of it. */
    boolean underWay(long now) {
        return !linked && unheard && now - dialledNanos < DIAL_NANOS_MAX;
    }

    /** Whether a discovery found it, and a link is likely to come of its last dial: a tracker may name many times as many as are wanted. */
    boolean takesRoom(long now) {
        return source() == Source.FOUND && underWay(now) && now - dialledNanos < ROOM_NANOS_MAX;
    }

    /** Whether a peer was linked there that may come back, and isn't linked now. */
    boolean away(long now) {
        boolean expected =
                met ? now - lostNanos < AWAY_NANOS_MAX : source() == Source.REMEMBERED && failures < FAILURES_MAX;
        return !linked && expected;
    }

    /** Whether it is {@link #away} and was linked for long. */
    boolean stoodLong(long now) {
        return stoodNanos >= LONG_NANOS && away(now);
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
