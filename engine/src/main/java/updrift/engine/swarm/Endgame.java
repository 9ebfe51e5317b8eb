package updrift.engine.swarm;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import updrift.engine.peers.Window;

/**
 * Keeps a slow or silent peer from holding up the end: whoever has nothing left to do takes over from whoever is slower than nearly all, and the last few
 * chunks may be asked for twice, within a fiftieth of the package.
 */
final class Endgame {
    /** Asking twice pays only when little is left. */
    private static final int LEFT_MAX = 64;

    private static final int DUPLICATES_SHARE = 50;

    /** At the end so long a wait is worth asking anew, if that takes less than a quarter of it. */
    private static final long LONG_NANOS = 500_000_000;

    private static final int LONG_FACTOR = 4;

    private final ChunkPicker picker;
    private final Sources sources;
    private final Asking asking;
    private final ResponseTimes times;
    private final Returns returns;
    private int duplicatesLeft;

    Endgame(int chunks, ChunkPicker picker, Sources sources, Asking asking, ResponseTimes times, Returns returns) {
        this.picker = picker;
        this.sources = sources;
        this.asking = asking;
        this.times = times;
        this.returns = returns;
        this.duplicatesLeft = Math.max(1, chunks / DUPLICATES_SHARE);
    }

    /** Gives up whoever let a deadline pass, or is slow while somebody else could give the same. */
    void passBySlowOnes(long now) {
        List<Source> idle = sources.idle(now, picker.changes());
        for (Source source : List.copyOf(sources.all())) {
            boolean overdue = source.oldest().map(asked -> asked.overdue(now)).orElse(false);
            if (overdue) {
                source.rest(now);
            }
            if (overdue || (source.owes() && anyTakesOver(idle, source, now))) {
                returns.giveUp(source);
            }
        }
    }

    private boolean anyTakesOver(List<Source> helpers, Source source, long now) {
        boolean slow = times.isSlow(now - source.silentSince(now));
        if (!slow && picker.free() > 0) {
            return false;
        }
        boolean isLast = othersHaveNothingFree(source);
        return helpers.stream()
                .anyMatch(helper -> helper != source
                        && (slow || takesLong(source, helper))
                        && source.asked().stream().anyMatch(asked -> takesOver(helper, asked, isLast)));
    }

    /** Whether what {@code source} still owes will take long, and {@code helper} would need a fraction of that. */
    private static boolean takesLong(Source source, Source helper) {
        Window window = source.peer().window();
        long expected = window.expectedNanos(0);
        return expected > LONG_NANOS
                && expected > LONG_FACTOR * helper.peer().window().expectedNanos(window.inFlight());
    }

    /** Whether nobody but {@code source} could be asked for anything more. */
    private boolean othersHaveNothingFree(Source source) {
        return picker.free() == 0
                || sources.all().stream()
                        .noneMatch(other ->
                                other != source && picker.hasFree(other.claims().held()));
    }

    /**
     * Whether {@code other} could give what was asked for, and that is worth it. While others have more to give nothing waits for a chunk that was named, and
     * most that are taken back come twice; what a peer may choose from is kept from all others.
     */
    private static boolean takesOver(Source other, Asked asked, boolean isLast) {
        return asked.exact()
                ? isLast && other.claims().held().contains(asked.index())
                : other.claims().isFull();
    }

    /** Lets those with nothing left to do ask for what others have been asked for longest, where that is likely to come sooner. */
    void askTwice(long now) {
        if (picker.free() > 0 || duplicatesLeft == 0 || asking.onTheirWay() > LEFT_MAX) {
            return;
        }
        for (Source helper : sources.idle(now, picker.changes())) {
            Optional<Asked> longest = longestExpected(helper, now);
            if (longest.isPresent()
                    && duplicatesLeft > 0
                    && asking.room() > 0
                    && asking.askExactly(helper, longest.get().index(), now)) {
                returns.askedTwice(longest.get().index());
                duplicatesLeft--;
            }
        }
    }

    private Optional<Asked> longestExpected(Source helper, long now) {
        return sources.all().stream()
                .filter(source -> source != helper)
                .flatMap(source -> source.asked().stream())
                .filter(asked -> mayAskTwice(asked, helper, now))
                .max(Comparator.comparingLong(asked -> now - asked.mark().nanos()));
    }

    private boolean mayAskTwice(Asked asked, Source helper, long now) {
        long waited = now - asked.mark().nanos();
        return asked.exact()
                && !returns.isAskedTwice(asked.index())
                && helper.claims().held().contains(asked.index())
                && waited > helper.peer().window().expectedNanos(1);
    }
}
