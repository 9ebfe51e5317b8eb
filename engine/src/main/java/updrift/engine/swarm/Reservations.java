package updrift.engine.swarm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import updrift.engine.content.ChunkSet;
import updrift.engine.wire.Message.Range;

/**
 * Shares the chunks that only peers have that hold everything among those peers, so that each may choose freely within its share and no chunk comes twice.
 */
final class Reservations {
    /** A share is only bookkeeping: wide enough for whatever a swarm scatters. */
    private static final int SHARE_RANGES_MAX = 4_096;

    /** A fraction of what a message allows: more wouldn't be worth its bytes. */
    private static final int ASKED_RANGES_MAX = 64;

    private final ChunkSet free;
    private final ChunkSet reserved;
    private long releases;
    private long generation;

    Reservations(ChunkSet free) {
        this.free = free;
        this.reserved = new ChunkSet(free.chunks());
    }

    /** Reserves up to {@code most} of what is open, beginning somewhere after {@code from}: ascending, at least one chunk between two ranges. */
    List<Range> reserve(int most, int from) {
        int start = isOpen(from) ? Math.max(0, nextTaken(from)) : from;
        List<Range> ranges = new ArrayList<>();
        int left = collect(start, free.chunks(), most, ranges);
        collect(0, start, left, ranges);
        ranges.forEach(range -> range(range, reserved::add));
        ranges.sort(Comparator.comparingInt(Range::first));
        return ranges;
    }

    private int collect(int from, int end, int most, List<Range> into) {
        int left = most;
        int first = nextFreeAndOpen(from);
        while (first >= 0 && first < end && left > 0 && into.size() < SHARE_RANGES_MAX) {
            int taken = nextTaken(first);
            int length = Math.min(left, Math.min(taken < 0 ? end : taken, end) - first);
            into.add(new Range(first, length));
            left -= length;
            first = nextFreeAndOpen(first + length + 1);
        }
        return left;
    }

    private boolean isOpen(int index) {
        return free.contains(index) && !reserved.contains(index);
    }

    /** The first chunk at or after {@code from} that is free and nobody's share, -1 if there is none. */
    int nextFreeAndOpen(int from) {
        return free.nextOutside(reserved, from);
    }

    /** The first chunk after {@code from} that isn't free or is reserved, -1 if there is none. */
    private int nextTaken(int from) {
        int missing = free.nextMissing(from);
        int closed = reserved.next(from);
        return missing < 0 || closed < 0 ? Math.max(missing, closed) : Math.min(missing, closed);
    }

    /** How many are to be shared at all. */
    int free() {
        return free.count();
    }

    /** How many of them are nobody's share. */
    int open() {
        return free.count() - reserved.count();
    }

    /** What of {@code share} is free still, as much of it as one request names, beginning somewhere after {@code from}; ordered as a share is. */
    List<Range> stillFree(List<Range> share, int from) {
        int start = Math.max(0, free.nextMissing(from));
        List<Range> left = new ArrayList<>();
        share.forEach(range -> collectFree(Math.max(start, range.first()), range.end(), left));
        share.forEach(range -> collectFree(range.first(), Math.min(start, range.end()), left));
        left.sort(Comparator.comparingInt(Range::first));
        return left;
    }

    private void collectFree(int from, int end, List<Range> into) {
        int first = from < end ? free.next(from) : -1;
        while (first >= 0 && first < end && into.size() < ASKED_RANGES_MAX) {
            int taken = free.nextMissing(first);
            int last = taken < 0 ? end : Math.min(taken, end);
            into.add(new Range(first, last - first));
            first = free.next(last);
        }
    }

    /** {@code index} is no longer free: it is nobody's share. */
    void taken(int index) {
        reserved.remove(index);
    }

    /** Whoever reserved {@code share} picks no more of it. */
    void release(List<Range> share) {
        int before = reserved.count();
        share.forEach(range -> range(range, reserved::remove));
        releases += reserved.count() < before ? 1 : 0;
    }

    private static void range(Range range, IntConsumer action) {
        for (int i = range.first(); i < range.end(); i++) {
            action.accept(i);
        }
    }

    /** Whoever has a share gives it back once nothing of it is on its way, so that all can be shared anew. */
    void shareAnew() {
        generation++;
    }

    /** A share of another generation is to be given back. */
    long generation() {
        return generation;
    }

    long releases() {
        return releases;
    }
}
