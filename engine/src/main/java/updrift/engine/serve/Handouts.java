package updrift.engine.serve;

import java.util.List;
import java.util.OptionalInt;
import updrift.engine.content.ChunkSet;
import updrift.engine.wire.Message.Range;

/**
 * What of one whole package was handed out how often, and to whom last: every chunk leaves once before any leaves twice, so that a publisher's uplink carries
 * the package once and the fleet does the rest. A chunk whose receiver is gone counts as never handed out. Choosing walks bitmaps, not chunks.
 */
final class Handouts {
    /** So many copies and more are the same: plenty. */
    private static final int PLENTY = 3;

    /**
     * Who was given the chunks itself is looked past so many of them, and no further: what it lost it may name. Else who was given all could have all of them looked
     * at with each request.
     */
    private static final int OWN_MAX = 256;

    private static final int NOBODY = -1;

    private final ChunkSet[] byCopies = new ChunkSet[PLENTY + 1];
    private final byte[] copies;
    private final int[] receivers;
    private int turn;

    Handouts(int chunks) {
        for (int i = 0; i <= PLENTY; i++) {
            byCopies[i] = i == 0 ? ChunkSet.full(chunks) : new ChunkSet(chunks);
        }
        copies = new byte[chunks];
        receivers = new int[chunks];
    }

    /**
     * The chunk out of {@code missing} that left least often, for the asker of that number; empty if only second copies are left and it isn't owed one.
     */
    OptionalInt choose(int asker, List<Range> missing, boolean owedSecond) {
        for (int level = 0; level <= (owedSecond ? PLENTY : 0); level++) {
            int chosen = choose(level, asker, missing);
            if (chosen >= 0) {
                return OptionalInt.of(chosen);
            }
        }
        return OptionalInt.empty();
    }

    /** Among those that left so often that no count tells them apart the next in turn: else all who ask at one time would be given the same. */
    private int choose(int level, int asker, List<Range> missing) {
        if (level < PLENTY) {
            return choose(level, asker, missing, 0, receivers.length);
        }
        int chosen = choose(level, asker, missing, turn, receivers.length);
        chosen = chosen < 0 ? choose(level, asker, missing, 0, turn) : chosen;
        turn = chosen < 0 ? turn : chosen + 1;
        return chosen;
    }

    private int choose(int level, int asker, List<Range> missing, int from, int end) {
        int own = 0;
        for (Range range : missing) {
            int last = Math.min(range.end(), end);
            int next = byCopies[level].next(Math.max(range.first(), from));
            while (next >= 0 && next < last && level > 0 && receivers[next] == asker) {
                if (++own > OWN_MAX) {
                    return -1;
                }
                next = byCopies[level].next(next + 1);
            }
            if (next >= 0 && next < last) {
                return next;
            }
        }
        return -1;
    }

    /** Whether {@code asker} may have {@code index}: nobody has it, or it was sent there and got lost, or it is owed a second copy. */
    boolean allows(int index, int asker, boolean owedSecond) {
        return owedSecond || byCopies[0].contains(index) || receivers[index] == asker;
    }

    /** Whether it would be a first copy. */
    boolean isFirst(int index) {
        return byCopies[0].contains(index);
    }

    /** {@code index} leaves for {@code asker}. */
    void handOut(int index, int asker) {
        move(index, Math.min(copies[index] + 1, PLENTY));
        receivers[index] = asker;
    }

    private void move(int index, int newCopies) {
        byCopies[copies[index]].remove(index);
        byCopies[newCopies].add(index);
        copies[index] = (byte) newCopies;
    }

    /** The link to {@code asker} is gone: what only it was given is held by nobody who is known. */
    void gone(int asker) {
        for (int i = 0; i < receivers.length; i++) {
            if (receivers[i] == asker && copies[i] == 1) {
                move(i, 0);
                receivers[i] = NOBODY;
            }
        }
    }
}
