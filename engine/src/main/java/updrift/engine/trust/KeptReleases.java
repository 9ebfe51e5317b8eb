package updrift.engine.trust;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import updrift.api.content.UpdateId;
import updrift.api.release.Release;
import updrift.api.release.Sequence;
import updrift.engine.wire.Hash;

/**
 * The announcements that a node keeps: for each platform the newest {@value #EACH_MAX}, of at most {@value #PLATFORMS_MAX} platforms and always its own. What
 * is kept depends on what was admitted and not on the order in which it came, so that nodes that talk agree.
 */
final class KeptReleases {
    /** Stepping stones, staged releases and held ones need more than the newest. */
    static final int EACH_MAX = 8;

    /** More kinds of machine than one product runs on. */
    static final int PLATFORMS_MAX = 8;

    private final String ownPlatform;
    private final NavigableMap<Sequence, TrustedRelease> bySequence = new TreeMap<>();

    KeptReleases(String ownPlatform) {
        this.ownPlatform = ownPlatform;
    }

    /** Oldest first. */
    List<TrustedRelease> all() {
        return List.copyOf(bySequence.values());
    }

    Optional<TrustedRelease> at(Sequence sequence) {
        return Optional.ofNullable(bySequence.get(sequence));
    }

    /** The newest that announces {@code id}. */
    Optional<Release> of(UpdateId id) {
        for (TrustedRelease known : bySequence.descendingMap().values()) { // Asked for each chunk that is served.
            if (known.release().updateId().equals(id)) {
                return Optional.of(known.release());
            }
        }
        return Optional.empty();
    }

    boolean contains(Hash hash) {
        return bySequence.values().stream().anyMatch(known -> known.hash().equals(hash));
    }

    boolean contains(TrustedRelease release) {
        return bySequence.get(release.release().sequence()) == release;
    }

    /** The nearest kept release before {@code release} that a machine could run in its place. */
    Optional<Release> before(Release release) {
        return rivals(release, bySequence.headMap(release.sequence(), false).descendingMap()).stream()
                .findFirst();
    }

    /** The nearest one after it. */
    Optional<Release> after(Release release) {
        return rivals(release, bySequence.tailMap(release.sequence(), false)).stream()
                .findFirst();
    }

    /** All kept releases that some machine could run in place of {@code release}, and that aren't it. */
    List<Release> rivals(Release release) {
        return rivals(release, bySequence);
    }

    private static List<Release> rivals(Release release, Map<Sequence, TrustedRelease> among) {
        return among.values().stream()
                .map(TrustedRelease::release)
                .filter(kept -> !kept.sequence().equals(release.sequence()) && Announcement.compete(kept, release))
                .toList();
    }

    /** Adds it in place of those that it renews, and drops what there is no more room for; false if that is {@code release} itself. */
    boolean add(TrustedRelease release) {
        bySequence.values().removeIf(kept -> renews(release.release(), kept.release()));
        bySequence.put(release.release().sequence(), release);
        prune();
        return contains(release);
    }

    void remove(TrustedRelease release) {
        bySequence.remove(release.release().sequence(), release);
    }

    /** Whether {@code later} says {@code earlier} again. */
    static boolean renews(Release later, Release earlier) {
        return later.sequence().compareTo(earlier.sequence()) > 0
                && later.updateId().equals(earlier.updateId())
                && later.version().equals(earlier.version())
                && later.platforms().equals(earlier.platforms());
    }

    void dropExpired(Instant now) {
        bySequence.values().removeIf(kept -> !now.isBefore(kept.release().expires()));
    }

    /** Whether something of this sequence and for these platforms would be among the newest for one of them. */
    boolean hasRoom(Sequence sequence, List<String> platforms) {
        return (platforms.isEmpty() ? platformsKept() : platforms)
                .stream()
                        .anyMatch(platform -> bySequence.tailMap(sequence, false).values().stream()
                                        .filter(kept -> kept.release().runsOn(platform))
                                        .count()
                                < EACH_MAX);
    }

    private List<String> platformsKept() {
        return Stream.concat(
                        Stream.of(ownPlatform),
                        bySequence.values().stream().flatMap(kept -> kept.release().platforms().stream()))
                .distinct()
                .toList();
    }

    private void prune() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put(ownPlatform, 0);
        int everywhere = 0;
        List<Sequence> dropped = new ArrayList<>();
        for (TrustedRelease kept : bySequence.descendingMap().values()) {
            List<String> platforms = kept.release().platforms();
            boolean room;
            if (platforms.isEmpty()) {
                room = everywhere + least(counts) < EACH_MAX;
                everywhere += room ? 1 : 0;
            } else {
                room = countIn(platforms, counts, EACH_MAX - everywhere);
            }
            if (!room) {
                dropped.add(kept.release().sequence());
            }
        }
        dropped.forEach(bySequence::remove);
    }

    private static int least(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).min().orElse(0);
    }

    /** Counts a release in for each of its platforms that has room; false if none has. */
    private static boolean countIn(List<String> platforms, Map<String, Integer> counts, int most) {
        boolean room = false;
        for (String platform : platforms) {
            if (!counts.containsKey(platform) && counts.size() > PLATFORMS_MAX) {
                continue;
            }
            int count = counts.getOrDefault(platform, 0);
            if (count < most) {
                counts.put(platform, count + 1);
                room = true;
            }
        }
        return room;
    }
}
