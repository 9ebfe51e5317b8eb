package updrift.engine.content;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * BLAKE3's compression for many nodes at once: word w of node n is element n of row w, so that each step is a loop over a row. C2 turns such a loop into
 * vector code on every JDK from 17 on if it is small, every array in it has the same index, and each row is an array of its own; hence one quarter round per
 * method. Used by one thread at a time.
 */
final class Lanes {
    /** Leaves of 8 chunks: a loop's fixed cost is then a fifth of it at most, and all rows together fit in a core's own cache. */
    static final int MAX = 512;

    /**
     * Rows that are made one after another then begin an odd multiple of 128 bytes apart (an array has 16 bytes before its elements): all alike within a cache
     * line, and no two so that what is read of one lies, within a page, just behind what is written of another, which processors take for the same place.
     */
    private static final int ROW = MAX + 28;

    /** So many parents are joined faster one after another. */
    private static final int FEW = 4;

    private static final int LEAF_WORDS = Blake3.LEAF / 4;

    /** What is hashed, copied here in one go: code that reads a buffer word by word is slow until it is compiled, and on some JDKs after that. */
    private final int[] leaves = new int[MAX * LEAF_WORDS];

    /** The chaining values stand in the first eight rows between two compressions. */
    private final int[][] state = new int[16][ROW];

    private final int[][] block = new int[16][ROW];
    private final int[] leafNumbers = new int[MAX];

    /** Leaf {@code firstLeaf + i} of the package goes to lane {@code lane + i}. */
    void number(int lane, int count, int firstLeaf) {
        for (int i = 0; i < count; i++) {
            leafNumbers[lane + i] = firstLeaf + i;
        }
    }

    /** Takes in {@code count} leaves that lie one after another from {@code position} on: to the lanes from {@code lane} on. */
    void take(ByteBuffer input, int position, int lane, int count) {
        input.duplicate()
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(position)
                .asIntBuffer()
                .get(leaves, lane * LEAF_WORDS, count * LEAF_WORDS);
    }

    /** Puts block {@code number}, 0 to 15, of each of the leaves in the first {@code lanes} lanes into its rows. */
    private void spread(int number, int lanes) {
        for (int word = 0; word < 16; word += 4) {
            int first = number * 16 + word;
            spread(leaves, first, block[word], block[word + 1], block[word + 2], block[word + 3], lanes);
        }
    }

    /** Four rows at once: so many streams a processor follows, and what they read lies together. */
    private static void spread(int[] leaves, int first, int[] row0, int[] row1, int[] row2, int[] row3, int lanes) {
        int at = first;
        for (int i = 0; i < lanes; i++) {
            row0[i] = leaves[at];
            row1[i] = leaves[at + 1];
            row2[i] = leaves[at + 2];
            row3[i] = leaves[at + 3];
            at += LEAF_WORDS;
        }
    }

    /** Compresses block {@code number} of the leaves in the first {@code lanes} lanes. */
    void compressLeaves(int number, int lanes) {
        if (number == 0) {
            begin(lanes);
        }
        spread(number, lanes);
        System.arraycopy(leafNumbers, 0, state[12], 0, lanes);
        compress(lanes, number == 0 ? Blake3.CHUNK_START : number == 15 ? Blake3.CHUNK_END : 0);
    }

    /** Joins neighbours: lanes 0 and 1 become lane 0, 2 and 3 become 1 and so on; an odd last one moves up as it is. How many lanes are left. */
    int join(int lanes) {
        int pairs = lanes / 2;
        if (pairs <= FEW) {
            return joinFew(lanes);
        }
        for (int word = 0; word < 8; word++) {
            part(state[word], block[word], block[word + 8], pairs);
        }
        int[] last = value(lanes - 1);
        begin(pairs);
        Arrays.fill(state[12], 0, pairs, 0);
        compress(pairs, Blake3.PARENT);
        if (lanes % 2 == 1) {
            put(pairs, last);
        }
        return lanes - pairs;
    }

    /**
     * The row's even lanes to {@code left}, the odd ones to {@code right}. A method of its own, for a loop in {@link #join} has C2 compile that before {@link
     * #compress}, and so all of it a second time.
     */
    private static void part(int[] row, int[] left, int[] right, int pairs) {
        for (int i = 0; i < pairs; i++) {
            left[i] = row[2 * i];
            right[i] = row[2 * i + 1];
        }
    }

    /** One after another, where a loop's fixed cost would be more than its work. */
    private int joinFew(int lanes) {
        int pairs = lanes / 2;
        for (int i = 0; i < pairs; i++) {
            put(i, Blake3.parent(value(2 * i), value(2 * i + 1), 0));
        }
        if (lanes % 2 == 1) {
            put(pairs, value(lanes - 1));
        }
        return lanes - pairs;
    }

    int[] value(int lane) {
        int[] value = new int[8];
        for (int word = 0; word < 8; word++) {
            value[word] = state[word][lane];
        }
        return value;
    }

    void put(int lane, int[] value) {
        for (int word = 0; word < 8; word++) {
            state[word][lane] = value[word];
        }
    }

    private void begin(int lanes) {
        for (int word = 0; word < 8; word++) {
            Arrays.fill(state[word], 0, lanes, Blake3.iv(word));
        }
    }

    private void compress(int lanes, int flags) {
        for (int word = 0; word < 4; word++) {
            Arrays.fill(state[8 + word], 0, lanes, Blake3.iv(word));
        }
        Arrays.fill(state[13], 0, lanes, 0);
        Arrays.fill(state[14], 0, lanes, Blake3.BLOCK);
        Arrays.fill(state[15], 0, lanes, flags);
        for (int[] order : Blake3.SCHEDULE) {
            round(order, lanes);
        }
        for (int word = 0; word < 8; word++) {
            xor(state[word], state[word + 8], lanes);
        }
    }

    private void round(int[] order, int lanes) {
        for (int i = 0; i < 8; i++) {
            int turn = i / 4;
            mix(
                    state[i % 4],
                    state[4 + (i + turn) % 4],
                    state[8 + (i + 2 * turn) % 4],
                    state[12 + (i + 3 * turn) % 4],
                    block[order[2 * i]],
                    block[order[2 * i + 1]],
                    lanes);
        }
    }

    private static void mix(int[] a, int[] b, int[] c, int[] d, int[] x, int[] y, int lanes) {
        for (int i = 0; i < lanes; i++) {
            int va = a[i] + b[i] + x[i];
            int vd = Integer.rotateRight(d[i] ^ va, 16);
            int vc = c[i] + vd;
            int vb = Integer.rotateRight(b[i] ^ vc, 12);
            va += vb + y[i];
            vd = Integer.rotateRight(vd ^ va, 8);
            vc += vd;
            a[i] = va;
            b[i] = Integer.rotateRight(vb ^ vc, 7);
            c[i] = vc;
            d[i] = vd;
        }
    }

    private static void xor(int[] into, int[] other, int lanes) {
        for (int i = 0; i < lanes; i++) {
            into[i] ^= other[i];
        }
    }
}
