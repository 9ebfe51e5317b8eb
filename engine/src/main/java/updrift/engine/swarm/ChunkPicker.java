package updrift.engine.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import updrift.engine.content.ChunkSet;

/**
 * Which chunks are still free, that is neither held nor asked for, and which of them to ask for next: those that the fewest proven peers hold, at random among
 * equals. Peers that hold everything don't count, for they make no chunk rarer than another. A pick walks bitmaps, not chunks.
 */
final class ChunkPicker {
    /** So many holders and more are the same: plenty. */
    private static final int PLENTY = 7;

    private static final int FEW = 64;

    private final RandomGenerator random;
    private final short[] holders;
    private final ChunkSet[] freeByHolders;
    private final Reservations reservations;
    private long changes;

    /** Everything that isn't in {@code have} is free. */
    ChunkPicker(ChunkSet have, RandomGenerator random) {
        this.random = random;
        this.holders = new short[have.chunks()];
        this.freeByHolders = Stream.generate(() -> new ChunkSet(have.chunks()))
                .limit(PLENTY + 1)
                .toArray(ChunkSet[]::new);
        this.reservations = new Reservations(freeByHolders[0]);
        for (int missing = have.nextMissing(0); missing >= 0; missing = have.nextMissing(missing + 1)) {
            freeByHolders[0].add(missing);
        }
    }

    /**
     * Takes up to {@code most} free chunks of {@code held}, rarest first. What is reserved for peers that hold everything stays theirs, except from a peer that
     * holds only some: it has them from somewhere, so who hands out first copies won't choose them for us.
     */
    List<Integer> take(ChunkSet held, int most) {
        List<Integer> taken = new ArrayList<>();
        for (int level = 0; level <= PLENTY && taken.size() < most; level++) {
            if (!freeByHolders[level].isEmpty()) {
                int start = randomStart(freeByHolders[level]);
                take(level, held, start, holders.length, most, taken);
                take(level, held, 0, start, most, taken);
            }
        }
        return taken;
    }

    /** Among few every one is as likely as another; among many the one after a gap may be likelier, which does no harm. */
    private int randomStart(ChunkSet among) {
        if (among.count() > FEW) {
            return random.nextInt(holders.length);
        }
        int start = among.next(0);
        for (int skipped = random.nextInt(among.count()); skipped > 0; skipped--) {
            start = among.next(start + 1);
        }
        return start;
    }

    private void take(int level, ChunkSet held, int from, int end, int most, List<Integer> taken) {
        int next = next(level, held, from);
        while (next >= 0 && next < end && taken.size() < most) {
            take(next);
            taken.add(next);
            next = next(level, held, next + 1);
        }
    }

    /** The first chunk at or after {@code from} that is free, held and not reserved for another; -1 if there is none. */
    private int next(int level, ChunkSet held, int from) {
        int next = freeByHolders[level].next(from);
        while (next >= 0) {
            int at = held.next(next);
            if (at == next && level == 0 && held.isFull()) {
                at = reservations.nextOpen(next);
            }
            if (at == next || at < 0) {
                return at;
            }
            next = freeByHolders[level].next(at);
        }
        return -1;
    }

    /** Whether {@code index} was free; it no longer is. */
    boolean take(int index) {
        reservations.taken(index);
        return freeByHolders[level(index)].remove(index);
    }

    /** Nobody was able to give {@code index}: it is free again. */
    void giveBack(int index) {
        freeByHolders[level(index)].add(index);
        changes++;
    }

    /** One more proven peer, which doesn't hold everything, holds {@code index}. */
    void holds(int index) {
        moveTo(index, holders[index] + 1);
    }

    /** One less. */
    void holdsNoMore(int index) {
        moveTo(index, holders[index] - 1);
    }

    private void moveTo(int index, int newHolders) {
        boolean free = take(index);
        holders[index] = (short) newHolders;
        if (free) {
            freeByHolders[level(index)].add(index);
        }
    }

    private int level(int index) {
        return Math.min(holders[index], PLENTY);
    }

    int free() {
        int free = 0;
        for (ChunkSet level : freeByHolders) {
            free += level.count();
        }
        return free;
    }

    /** The chunks that, as far as is known, only peers have that hold everything: who may pick among which. */
    Reservations reservations() {
        return reservations;
    }

    /** Grows whenever something became free: who found nothing need not look again before. */
    long changes() {
        return changes + reservations.releases();
    }
}
