package updrift.engine.apply;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import updrift.api.target.Health;
import updrift.api.target.Health.Verdict;

/**
 * What the answers about an active version come to. All good, twice in a row and for all of the probation, and confirmed where the host confirms, they prove it;
 * two bad ones in a row from one source, or no proof in time, condemn it. Times are monotonic; the time that trouble outside of the version lasts isn't counted.
 */
final class Watch {
    /** Two, because one good answer may be luck, and one bad one may be a start that took too long. */
    private static final int IN_A_ROW = 2;

    /** Between two answers, at first. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    /** A long probation is looked at this often, at least each {@link #PAUSE_MAX}: a probe starts a program. */
    private static final int LOOKS = 30;

    private static final Duration PAUSE_MAX = Duration.ofMinutes(1);

    /** Beside the probation itself: a program that takes longer to start, or to heal, isn't one that works. */
    static final Duration DEADLINE = Duration.ofMinutes(5);

    /** Whoever depends on something that is away for longer is better off with the version that it knows. */
    static final Duration TROUBLE_MAX = Duration.ofHours(1);

    private final WatchTerms terms;
    private final long startNanos;
    private final SortedMap<String, Integer> bad = new TreeMap<>();
    private long lastNanos;
    private long troubleNanos;
    private long goodSinceNanos;
    private int good;
    private boolean confirmed;

    Watch(WatchTerms terms, long startNanos) {
        this.terms = terms;
        this.startNanos = startNanos;
        this.lastNanos = startNanos;
    }

    /** Takes one answer of each source, by name, the probe's under the empty one; why the version is bad, once that is certain. */
    Optional<String> add(SortedMap<String, Health> answers, long nowNanos) {
        Optional<String> failing = Optional.empty();
        Optional<String> blemish = Optional.empty();
        boolean trouble = false;
        for (Map.Entry<String, Health> answer : answers.entrySet()) {
            Health health = answer.getValue();
            String told = answer.getKey().isEmpty() ? health.reason() : answer.getKey() + ": " + health.reason();
            if (!health.good() && blemish.isEmpty()) {
                blemish = Optional.of(told);
            }
            int count = health.verdict() == Verdict.BAD ? bad.merge(answer.getKey(), 1, Integer::sum) : 0;
            bad.put(answer.getKey(), count);
            trouble |= health.verdict() == Verdict.TROUBLE;
            if (count >= IN_A_ROW && failing.isEmpty()) {
                failing = Optional.of(told);
            }
        }
        count(blemish.isEmpty(), trouble, nowNanos);
        Optional<String> late = overdue(blemish, nowNanos - startNanos - troubleNanos);
        return failing.isPresent() ? failing : late;
    }

    private void count(boolean allGood, boolean trouble, long nowNanos) {
        if (trouble) {
            troubleNanos = Math.min(troubleNanos + nowNanos - lastNanos, TROUBLE_MAX.toNanos());
        }
        lastNanos = nowNanos;
        if (!allGood) {
            good = 0;
        } else if (good++ == 0) {
            goodSinceNanos = nowNanos;
        }
    }

    /** A good answer that comes late, from a machine that slept, is given the time to become two. */
    private Optional<String> overdue(Optional<String> blemish, long spentNanos) {
        Optional<Duration> unconfirmed =
                terms.confirmWithin().filter(within -> !confirmed && spentNanos >= within.toNanos());
        if (unconfirmed.isPresent()) {
            return unconfirmed.map(within -> "its host didn't confirm it within " + told(within));
        }
        Duration deadline = DEADLINE.plus(terms.probation());
        return blemish.filter(why -> spentNanos >= deadline.toNanos())
                .map(why -> "didn't prove itself within " + told(deadline) + ": " + why);
    }

    private static String told(Duration duration) {
        return duration.toSeconds() % 60 == 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
    }

    /** The host says that the version works. */
    void confirm() {
        confirmed = true;
    }

    boolean isGood(long nowNanos) {
        return good >= IN_A_ROW
                && nowNanos - goodSinceNanos >= terms.probation().toNanos()
                && (confirmed || terms.confirmWithin().isEmpty());
    }

    /** Until the next answers. */
    Duration pause() {
        Duration share = terms.probation().dividedBy(LOOKS);
        return share.compareTo(PAUSE) < 0 ? PAUSE : share.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : share;
    }
}
