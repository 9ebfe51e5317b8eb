package updrift.engine.trust;

import java.time.Instant;
import java.util.Optional;
import updrift.api.release.Release;
import updrift.api.release.Sequence;

/** What is said about an announcement, given what is kept. Decides, and changes nothing. */
final class Judge {
    private final Root root;
    private final String product;
    private final String channel;
    private final String platform;
    private final KeptReleases kept;

    Judge(Root root, String product, String channel, String platform, KeptReleases kept) {
        this.root = root;
        this.product = product;
        this.channel = channel;
        this.platform = platform;
        this.kept = kept;
    }

    /** Why a body is of no use here, whoever signed it; costs no signature check. */
    Optional<String> useless(Fields fields, Instant now) {
        String itsProduct = Announcement.text(fields, Announcement.PRODUCT);
        String itsChannel = Announcement.text(fields, Announcement.CHANNEL);
        if (!itsProduct.equals(product) || !itsChannel.equals(channel)) {
            return Optional.of("it is for " + itsProduct + "/" + itsChannel + ", and this node follows " + product + "/"
                    + channel);
        }
        int needed = Announcement.rootVersion(fields);
        if (needed > root.version()) {
            return Optional.of("it needs root version " + needed + ", and this node has " + root.version());
        }
        Instant expires = Announcement.time(fields, Announcement.EXPIRES);
        if (!now.isBefore(expires)) {
            return Optional.of("it expired at " + expires);
        }
        Sequence sequence = Announcement.sequence(fields);
        return kept.hasRoom(sequence, Announcement.platforms(fields))
                ? Optional.empty()
                : Optional.of("sequence " + sequence + " is older than all that is kept");
    }

    /** The kept release that can't be true beside this one: same sequence, or same version for a common platform, and yet another package. */
    Optional<Release> contradicted(Release release) {
        return kept.at(release.sequence())
                .map(TrustedRelease::release)
                .filter(first -> !sameRelease(first, release))
                .or(() -> kept.rivals(release).stream()
                        .filter(rival -> rival.version().equals(release.version())
                                && !rival.updateId().equals(release.updateId()))
                        .findFirst());
    }

    private static boolean sameRelease(Release one, Release other) {
        return one.updateId().equals(other.updateId()) && one.version().equals(other.version());
    }

    /** What is wrong with a release that is properly signed. */
    Optional<String> invalid(Release release, Marks marks) {
        if (release.sequence().epoch() > root.epoch()) {
            return Optional.of("sequence " + release.sequence() + " is of an epoch that no root began");
        }
        Optional<Release> before = kept.before(release);
        if (before.isPresent() && fallsBelow(release, before.get())) {
            return Optional.of(disagree(release, before.get()));
        }
        Optional<Release> after = kept.after(release);
        if (after.isPresent() && fallsBelow(after.get(), release)) {
            return Optional.of(disagree(after.get(), release));
        }
        return release.runsOn(platform)
                ? belowMark(release, marks).or(() -> belowFloor(release, marks))
                : Optional.empty();
    }

    /** The order of sequences and of versions must agree, unless the later one is a signed order to go back. */
    private static boolean fallsBelow(Release later, Release earlier) {
        return !later.allowDowngrade() && later.version().compareTo(earlier.version()) < 0;
    }

    private static String disagree(Release later, Release earlier) {
        return "version " + later.version() + " comes after " + earlier.version() + " by sequence (" + later.sequence()
                + " after " + earlier.sequence() + ") but before it by version, and doesn't allow a downgrade";
    }

    /** What was seen last may have expired since and be gone, but a later release must not fall below it either. */
    private static Optional<String> belowMark(Release release, Marks marks) {
        boolean later = release.sequence().compareTo(marks.ownSequence()) > 0;
        return marks.ownVersion()
                .filter(version ->
                        later && !release.allowDowngrade() && release.version().compareTo(version) < 0)
                .map(version -> "version " + release.version() + " is lower than " + version
                        + ", which was announced before, and doesn't allow a downgrade");
    }

    /** A signed order to go back doesn't outweigh the signed word of what is too dangerous to run. What was said before the floor stays what it was. */
    private static Optional<String> belowFloor(Release release, Marks marks) {
        boolean later = release.sequence().compareTo(marks.ownSequence()) > 0;
        return marks.securityFloor()
                .filter(floor -> later && release.version().compareTo(floor) < 0)
                .map(floor -> "version " + release.version() + " is below " + floor
                        + ", the security floor that was announced before");
    }

    /** Why what is kept makes {@code release} superfluous. */
    Optional<String> superseded(Release release) {
        if (kept.at(release.sequence()).isPresent()) {
            return Optional.of("another text of sequence " + release.sequence() + " is kept");
        }
        return kept.rivals(release).stream()
                .filter(rival -> KeptReleases.renews(rival, release))
                .findFirst()
                .map(rival -> "it was renewed by sequence " + rival.sequence());
    }

    /** Whether it says again what this node knows, with nothing else said in between. */
    boolean renewal(Release release) {
        return kept.before(release)
                .filter(before -> KeptReleases.renews(release, before))
                .isPresent();
    }
}
