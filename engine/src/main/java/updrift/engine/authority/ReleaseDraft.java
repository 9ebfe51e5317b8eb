package updrift.engine.authority;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import updrift.api.release.Priority;
import updrift.api.release.Version;

/**
 * What a publisher wants to say of a package, before it has a sequence and times.
 *
 * @param product as in a release
 * @param channel as in a release
 * @param version what the package is
 * @param priority how urgent
 * @param platforms where it runs, sorted; none means everywhere
 * @param lasts from now until it expires, a second to 100 years
 * @param leastVersion the oldest version that may be updated to this one directly
 * @param allowDowngrade whether it is an order to go back from a higher version
 * @param counter the counter of its sequence, where machines that share keys give it by hand
 * @param applyWithin how long from its issue nodes may put it off for a maintenance window or a busy host; 0 to 100 years
 * @param securityFloor the oldest version that nodes may go back to from here on
 */
public record ReleaseDraft(
        String product,
        String channel,
        Version version,
        Priority priority,
        List<String> platforms,
        Duration lasts,
        Optional<Version> leastVersion,
        boolean allowDowngrade,
        OptionalLong counter,
        Optional<Duration> applyWithin,
        Optional<Version> securityFloor) {
    /** How long an announcement lasts unless told otherwise: long enough for a holiday, short enough for a frozen node to notice. */
    public static final Duration LASTS_DEFAULT = Duration.ofDays(30);

    private static final Duration LASTS_MIN = Duration.ofSeconds(1);
    private static final Duration LASTS_MAX = Duration.ofDays(36_500);

    public ReleaseDraft {
        platforms = List.copyOf(new TreeSet<>(platforms));
        if (lasts.compareTo(LASTS_MIN) < 0 || lasts.compareTo(LASTS_MAX) > 0) {
            throw new IllegalArgumentException(
                    "an announcement lasts a second at least and 100 years at most, not " + lasts);
        }
        applyWithin
                .filter(within -> within.isNegative() || within.compareTo(LASTS_MAX) > 0)
                .ifPresent(within -> {
                    throw new IllegalArgumentException("an update can be put off for 100 years at most, not " + within);
                });
    }

    /** As it is without a time by which it is to be applied, and without a security floor. */
    public ReleaseDraft(
            String product,
            String channel,
            Version version,
            Priority priority,
            List<String> platforms,
            Duration lasts,
            Optional<Version> leastVersion,
            boolean allowDowngrade,
            OptionalLong counter) {
        this(
                product,
                channel,
                version,
                priority,
                platforms,
                lasts,
                leastVersion,
                allowDowngrade,
                counter,
                Optional.empty(),
                Optional.empty());
    }

    /** Version {@code version} of {@code product}, with everything else at its default: channel stable, priority normal, everywhere, for 30 days. */
    public static ReleaseDraft of(String product, Version version) {
        return new ReleaseDraft(
                product,
                "stable",
                version,
                Priority.NORMAL,
                List.of(),
                LASTS_DEFAULT,
                Optional.empty(),
                false,
                OptionalLong.empty());
    }
}
