package updrift.engine.gossip;

import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import updrift.api.peer.PeerId;
import updrift.engine.trust.TrustedRelease;
import updrift.engine.wire.Message;
import updrift.engine.work.Work;

/**
 * The newest release that each peer was seen to know, over all its links. A node whose state was set back, by a snapshot or a backup that somebody restored, looks
 * to itself as if it had been away; only others can tell (A23).
 */
final class PeerMemory {
    /** More than a node ever talks with in a day; whoever was seen longest ago is forgotten. */
    private static final int PEERS_MAX = 1_024;

    /** Whoever makes up peers that forget doesn't fill a log. */
    private static final Duration TOLD_EVERY = Duration.ofMinutes(1);

    /** A peer whose clock is ahead drops a release sooner than this node does. */
    private static final Duration CLOCKS_DIFFER_MAX = Duration.ofDays(1);

    private final Map<PeerId, TrustedRelease> newest = new LinkedHashMap<>(16, 0.75f, true);

    /** Whose knowledge was compared since its link stands. A link's digests may overtake each other, so later ones can only tell of more. */
    private final Set<PeerId> compared = new LinkedHashSet<>();

    private final DurableTrust trust;
    private final Work work;
    private final BiConsumer<PeerId, TrustedRelease> onForgotten;
    private long tellAgainNanos;

    /** {@code onForgotten} hears who no longer knows which release that is good still, not more often than each minute. */
    PeerMemory(DurableTrust trust, Work work, BiConsumer<PeerId, TrustedRelease> onForgotten) {
        this.trust = trust;
        this.work = work;
        this.onForgotten = onForgotten;
        this.tellAgainNanos = work.timeline().nanos();
    }

    /** {@code peer} names all that it knows. If that has something new, it may know more than before. */
    void note(PeerId peer, Message.Digest digest) {
        if (!digest.statements().stream().allMatch(trust::knows)) {
            return;
        }
        Optional<TrustedRelease> named = digest.statements().stream()
                .map(trust::statement)
                .flatMap(Optional::stream)
                .max(Comparator.comparing(known -> known.release().sequence()));
        Optional<TrustedRelease> before = Optional.ofNullable(newest.get(peer));
        boolean less = before.filter(knew -> named.isEmpty() || isNewer(knew, named.get()))
                .isPresent();
        if (!less) {
            named.ifPresent(release -> remember(peer, release));
        }
        if (compared.add(peer) && less) {
            newest.remove(peer);
            named.ifPresent(release -> remember(peer, release));
            before.filter(this::isGoodStill).ifPresent(knew -> tell(peer, knew));
        }
    }

    void onGone(PeerId peer) {
        compared.remove(peer);
    }

    private void remember(PeerId peer, TrustedRelease release) {
        if (newest.size() >= PEERS_MAX) {
            Iterator<PeerId> oldest = newest.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        newest.put(peer, release);
    }

    private static boolean isNewer(TrustedRelease one, TrustedRelease other) {
        return one.release().sequence().compareTo(other.release().sequence()) > 0;
    }

    private boolean isGoodStill(TrustedRelease release) {
        return trust.statement(release.hash()).isPresent()
                && work.timeline()
                        .instant()
                        .plus(CLOCKS_DIFFER_MAX)
                        .isBefore(release.release().expires());
    }

    private void tell(PeerId peer, TrustedRelease knew) {
        long now = work.timeline().nanos();
        if (now - tellAgainNanos >= 0) {
            tellAgainNanos = now + TOLD_EVERY.toNanos();
            onForgotten.accept(peer, knew);
        }
    }
}
