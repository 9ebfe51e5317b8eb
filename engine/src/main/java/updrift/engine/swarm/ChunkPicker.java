package updrift.engine.swarm;

import java.util.ArrayList;
import java.util.Deque;
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

    /** One found ahead for each gigabyte, so that a walk's share of a chunk's cost is the same in packages of any size. */
    private static final int CHUNKS_PER_AHEAD = 16_384;

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
     *
     * @param ahead what was found beyond {@code most} and is tried first next time: in a large package a walk costs more than a chunk is worth
     */
    List<Integer> take(ChunkSet held, int most, Deque<Integer> ahead) {
        List<Integer> taken = new ArrayList<>();
        takeFrom(ahead, held, most, taken);
        if (taken.size() < most) {
            find(held, most - taken.size() + (held.isFull() ? 0 : holders.length / CHUNKS_PER_AHEAD), ahead);
            takeFrom(ahead, held, most, taken);
        }
        return taken;
    }

    private void takeFrom(Deque<Integer> found, ChunkSet held, int most, List<Integer> taken) {
        while (!found.isEmpty() && taken.size() < most) {
            int index = found.remove();
            if (held.contains(index) && take(index)) {
                taken.add(index);
            }
        }
    }

    private void find(ChunkSet held, int most, Deque<Integer> found) {
        for (int level = 0; level <= PLENTY && found.size() < most; level++) {
            if (!freeByHolders[level].isEmpty()) {
                int start = randomStart(freeByHolders[level]);
                find(level, held, start, holders.length, most, found);
                find(level, held, 0, start, most, found);
            }
        }
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

    private void find(int level, ChunkSet held, int from, int end, int most, Deque<Integer> found) {
        int next = next(level, held, from);
        while (next >= 0 && next < end && found.size() < most) {
            found.add(next);
            next = next(level, held, next + 1);
        }
    }

    /** The first chunk at or after {@code from} that is free, held and not reserved for another; -1 if there is none. */
    private int next(int level, ChunkSet held, int from) {
        return level == 0 && held.isFull()
                ? reservations.nextFreeAndOpen(from)
                : freeByHolders[level].nextCommon(held, from);
    }

    /** Whether something of {@code held} is free, reserved or not. */
    boolean hasFree(ChunkSet held) {
        for (ChunkSet level : freeByHolders) {
            if (!level.isEmpty() && level.nextCommon(held, 0) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code index} was free; it no longer is. */
    boolean take(int index) {
        reservations.taken(index);
        boolean free = freeByHolders[level(index)].remove(index);
        if (free && level(index) == 0 && freeByHolders[0].isEmpty()) {
            changes++; // Who may choose is asked by name from now on.
        }
        return free;
    }

    /** Takes one free chunk though it is reserved for another that holds everything; none if nothing is free. */
    List<Integer> takeReserved() {
        int start = freeByHolders[0].isEmpty() ? -1 : randomStart(freeByHolders[0]);
        int index = start < 0 ? -1 : freeByHolders[0].next(start);
        if (start >= 0 && index < 0) {
            index = freeByHolders[0].next(0);
        }
        return index >= 0 && take(index) ? List.of(index) : List.of();
    }

    /** Nobody was able to give {@code index}: it is free again. */
    void giveBack(int index) {
        freeByHolders[level(index)].add(index);
        changes++;
    }

    /** One more proven peer, which doesn't hold everything, holds {@code index}. */
    void holds(int index) {
        int before = holders[index]++;
        if (before < PLENTY) {
            move(index, before, before + 1);
        }
    }

    /** One less. */
    void holdsNoMore(int index) {
        int before = holders[index]--;
        if (before <= PLENTY) {
            move(index, before, before - 1);
        }
    }

    private void move(int index, int from, int to) {
        if (freeByHolders[from].remove(index)) {
            freeByHolders[to].add(index);
            reservations.taken(index);
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
