package updrift.engine.swarm;

import java.util.List;

/**
 * Keeps a slow or silent peer from holding up the end: whoever has nothing left to do takes over from whoever is slower than nearly all, and the last few
 * chunks may be asked for twice, within a fiftieth of the package.
 */
final class Endgame {
    /** Asking twice pays only when little is left. */
    private static final int LEFT_MAX = 64;

    private static final int DUPLICATES_SHARE = 50;

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
    void passBySilentOnes(long now) {
        List<Source> idle = sources.idle(now, picker.changes());
        for (Source source : List.copyOf(sources.all())) {
            boolean overdue = source.oldest().map(asked -> asked.overdue(now)).orElse(false);
            boolean slow = times.isSlow(now - source.silentSince(now));
            if (overdue || (slow && idle.stream().anyMatch(other -> canHelp(other, source)))) {
                returns.giveUp(source);
            }
        }
    }

    private static boolean canHelp(Source other, Source slow) {
        return other != slow && slow.asked().stream().anyMatch(asked -> canGive(other, asked));
    }

    private static boolean canGive(Source other, Asked asked) {
        return asked.exact()
                ? other.claims().held().contains(asked.index())
                : other.claims().isFull();
    }

    /** Lets those with nothing left to do ask for what others have been asked for longest, where that is likely to come sooner. */
    void askTwice(long now) {
        if (picker.free() > 0 || duplicatesLeft == 0 || onTheirWay() > LEFT_MAX) {
            return;
        }
        for (Source helper : sources.idle(now, picker.changes())) {
            Asked longest = null;
            for (Source source : sources.all()) {
                for (Asked asked : source.asked()) {
                    boolean longer = longest == null
                            || asked.mark().nanos() - longest.mark().nanos() < 0;
                    if (longer && source != helper && mayAskTwice(asked, helper, now)) {
                        longest = asked;
                    }
                }
            }
            if (longest != null && duplicatesLeft > 0 && asking.askExactly(helper, longest.index(), now)) {
                returns.askedTwice(longest.index());
                duplicatesLeft--;
            }
        }
    }

    private boolean mayAskTwice(Asked asked, Source helper, long now) {
        long waited = now - asked.mark().nanos();
        return asked.exact()
                && !returns.isAskedTwice(asked.index())
                && helper.claims().held().contains(asked.index())
                && waited > helper.peer().window().expectedNanos(1);
    }

    private int onTheirWay() {
        int left = 0;
        for (Source source : sources.all()) {
            for (Asked asked : source.asked()) {
                left += asked.left();
            }
        }
        return left;
    }
}
