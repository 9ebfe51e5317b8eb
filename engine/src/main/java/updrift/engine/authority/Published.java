package updrift.engine.authority;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Release;
import updrift.api.release.Sequence;
import updrift.engine.trust.Announcement;

/**
 * What this authority's directory gave sequences to, and the rules for the next. Durable as the file {@code published}, one line for each announcement: its body
 * in hexadecimal.
 */
public final class Published {
    private static final String FILE = "published";

    /** For each product and channel; older ones can't be kept by any node either, long since. */
    private static final int KEPT_MAX = 64;

    /** A clock that was set back by more than this is wrong; by less, time stands still until it has caught up. */
    private static final Duration CLOCK_SLACK = Duration.ofMinutes(5);

    private static final Comparator<Release> BY_SEQUENCE = Comparator.comparing(Release::sequence);

    private final List<Announcement> announcements;

    private Published(List<Announcement> announcements) {
        this.announcements = announcements;
    }

    /** What {@code directory} remembers; throws {@code STATE_UNUSABLE} if that is damaged, because a sequence might be given twice. */
    public static Published read(AuthorityDirectory directory) {
        String text = directory
                .read(FILE)
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
                .orElse("");
        try {
            return new Published(text.lines()
                    .map(line -> Announcement.parse(HexFormat.of().parseHex(line)))
                    .toList());
        } catch (IllegalArgumentException damaged) {
            throw new UpdriftException(
                    ErrorCode.STATE_UNUSABLE,
                    "file " + FILE + " beside " + directory.anchor()
                            + " is damaged: restore it, or remove it and give --sequence by"
                            + " hand, above all that was published",
                    damaged);
        }
    }

    /** When it returns, no sequence in it is given again, after a crash neither. */
    public void write(AuthorityDirectory directory) {
        StringBuilder lines = new StringBuilder();
        announcements.forEach(
                a -> lines.append(HexFormat.of().formatHex(a.body())).append('\n'));
        directory.replace(FILE, lines.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /** This and {@code release}, less what is too old to matter. */
    public Published with(Release release) {
        List<Announcement> more = new ArrayList<>(announcements);
        // The record is no announcement: which root signs it doesn't matter here.
        more.add(new Announcement(release, 1));
        List<Release> same = sameChannel(release.product(), release.channel());
        if (same.size() >= KEPT_MAX) {
            Release oldest = same.get(0);
            more.removeIf(announcement -> announcement.release().equals(oldest));
        }
        return new Published(List.copyOf(more));
    }

    /**
     * The next release to be signed.
     *
     * @param seen the newest sequence that the publishing node knows of
     * @param epoch of the authority's root
     * @param now the wall clock
     */
    public Release next(ReleaseDraft draft, MeasuredPackage measured, Sequence seen, int epoch, Instant now) {
        List<Release> before = sameChannel(draft.product(), draft.channel());
        requireFloor(draft, before);
        Instant issued = issued(before, now);
        Release release;
        try {
            release = new Release(
                    draft.product(),
                    draft.channel(),
                    sequence(draft, before, seen, epoch),
                    draft.version(),
                    measured.id(),
                    measured.size(),
                    measured.checksum(),
                    draft.platforms(),
                    draft.leastVersion(),
                    draft.priority(),
                    issued,
                    issued.plus(draft.lasts()).truncatedTo(ChronoUnit.SECONDS),
                    draft.allowDowngrade(),
                    draft.applyWithin().map(within -> issued.plus(within).truncatedTo(ChronoUnit.SECONDS)),
                    draft.securityFloor());
        } catch (IllegalArgumentException outOfBounds) {
            throw notPossible(String.valueOf(outOfBounds.getMessage()));
        }
        requireAgreement(release, before);
        return release;
    }

    /** Oldest first. */
    private List<Release> sameChannel(String product, String channel) {
        return announcements.stream()
                .map(Announcement::release)
                .filter(release ->
                        release.product().equals(product) && release.channel().equals(channel))
                .sorted(BY_SEQUENCE)
                .toList();
    }

    private static Instant issued(List<Release> before, Instant now) {
        Instant last = before.stream()
                .map(Release::issued)
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
        if (now.plus(CLOCK_SLACK).isBefore(last)) {
            throw notPossible(
                    "the clock says " + now + ", which is before the last announcement (" + last + "): set the clock");
        }
        return (now.isBefore(last) ? last : now).truncatedTo(ChronoUnit.SECONDS);
    }

    private static Sequence sequence(ReleaseDraft draft, List<Release> before, Sequence seen, int epoch) {
        Sequence given =
                before.isEmpty() ? Sequence.ZERO : before.get(before.size() - 1).sequence();
        Sequence last = given.compareTo(seen) > 0 ? given : seen;
        if (last.epoch() > epoch) {
            throw notPossible("the newest announcement has sequence " + last
                    + ", of an epoch that this authority's root hasn't" + " begun: these aren't its newest keys");
        }
        long lastCounter = last.epoch() == epoch ? last.counter() : 0;
        long counter = draft.counter().orElse(lastCounter + 1);
        if (counter <= lastCounter) {
            throw notPossible("sequence " + counter + " isn't above " + lastCounter + ", which was given out before");
        }
        return new Sequence(epoch, counter);
    }

    /** Nodes never forget a floor, so they refuse what is below it. */
    private static void requireFloor(ReleaseDraft draft, List<Release> before) {
        if (draft.securityFloor()
                .filter(floor -> floor.compareTo(draft.version()) > 0)
                .isPresent()) {
            throw notPossible(
                    "the security floor is above the version itself: the first bad start would leave nothing that may run");
        }
        before.stream()
                .filter(one -> draft.platforms().isEmpty()
                        || one.platforms().isEmpty()
                        || one.platforms().stream().anyMatch(draft.platforms()::contains))
                .flatMap(one -> one.securityFloor().stream())
                .filter(floor -> draft.version().compareTo(floor) < 0)
                .findFirst()
                .ifPresent(floor -> {
                    throw notPossible("version " + draft.version() + " is below " + floor
                            + ", the security floor that was published before: nodes refuse it");
                });
    }

    /** The order of versions and the order of sequences must agree, or nodes refuse what they get. */
    private static void requireAgreement(Release release, List<Release> before) {
        List<Release> rivals = before.stream()
                .filter(one -> Announcement.compete(one, release))
                .toList();
        for (Release rival : rivals) {
            boolean sameText = rival.version().equals(release.version());
            if (sameText && !rival.updateId().equals(release.updateId())) {
                throw notPossible("version " + release.version() + " was published before as " + rival.updateId()
                        + ", and this package is " + release.updateId() + ": give it a new version");
            }
            if (!sameText && rival.version().compareTo(release.version()) == 0) {
                throw notPossible("version " + release.version() + " and " + rival.version()
                        + ", which was published before, are of equal order: give it a new version");
            }
        }
        Optional<Release> last = rivals.isEmpty() ? Optional.empty() : Optional.of(rivals.get(rivals.size() - 1));
        if (last.isPresent()
                && !release.allowDowngrade()
                && release.version().compareTo(last.get().version()) < 0) {
            throw notPossible("version " + release.version() + " is lower than "
                    + last.get().version()
                    + ", which was published before: give --allow-downgrade to order nodes back");
        }
        if (release.leastVersion()
                .filter(least -> least.compareTo(release.version()) > 0)
                .isPresent()) {
            throw notPossible("the least version is above the version itself: no node could ever install it");
        }
    }

    private static UpdriftException notPossible(String why) {
        return new UpdriftException(ErrorCode.NOT_POSSIBLE, why);
    }
}
