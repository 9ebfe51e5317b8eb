package updrift.engine.trust;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import updrift.api.release.Release;
import updrift.api.release.Sequence;
import updrift.api.release.Version;

/**
 * What never falls.
 *
 * @param newestSeen highest sequence of any admitted announcement of this product and channel
 * @param newestExpires when that announcement expires
 * @param installed highest sequence that was committed here
 * @param clockFloor latest time at which an admitted announcement was signed; it can't be earlier now
 * @param ownSequence highest sequence of any announcement for this node's platform
 * @param ownVersion its version, which no later one may fall below without a signed order
 * @param securityFloor highest floor that any announcement for this node's platform named
 */
record Marks(
        Sequence newestSeen,
        Instant newestExpires,
        Sequence installed,
        Instant clockFloor,
        Sequence ownSequence,
        Optional<Version> ownVersion,
        Optional<Version> securityFloor) {
    static final Marks NONE = new Marks(
            Sequence.ZERO,
            Instant.EPOCH,
            Sequence.ZERO,
            Instant.EPOCH,
            Sequence.ZERO,
            Optional.empty(),
            Optional.empty());

    Marks seen(Release release, boolean own) {
        boolean newest = release.sequence().compareTo(newestSeen) > 0;
        boolean newestOwn = own && release.sequence().compareTo(ownSequence) > 0;
        return new Marks(
                newest ? release.sequence() : newestSeen,
                newest ? release.expires() : newestExpires,
                installed,
                later(clockFloor, release.issued()),
                newestOwn ? release.sequence() : ownSequence,
                newestOwn ? Optional.of(release.version()) : ownVersion,
                own ? floored(release).securityFloor() : securityFloor);
    }

    /** The floor that {@code release} names, if it is higher. */
    Marks floored(Release release) {
        Optional<Version> highest = Stream.concat(securityFloor.stream(), release.securityFloor().stream())
                .max(Comparator.naturalOrder());
        return new Marks(newestSeen, newestExpires, installed, clockFloor, ownSequence, ownVersion, highest);
    }

    Marks installed(Sequence sequence) {
        Sequence higher = sequence.compareTo(installed) > 0 ? sequence : installed;
        return new Marks(newestSeen, newestExpires, higher, clockFloor, ownSequence, ownVersion, securityFloor);
    }

    /** {@code wallTime}, but never before the floor. */
    Instant now(Instant wallTime) {
        return later(wallTime, clockFloor);
    }

    /** Since when the newest that was seen has expired, if it has. */
    Optional<Instant> staleSince(Instant wallTime) {
        boolean stale =
                newestSeen.compareTo(Sequence.ZERO) > 0 && !now(wallTime).isBefore(newestExpires);
        return stale ? Optional.of(newestExpires) : Optional.empty();
    }

    private static Instant later(Instant a, Instant b) {
        return a.isBefore(b) ? b : a;
    }
}
