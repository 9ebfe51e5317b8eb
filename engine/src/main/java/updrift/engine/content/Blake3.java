package updrift.engine.content;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * BLAKE3 in its plain mode, one node after another. Source: "BLAKE3: one function, fast everywhere" (O'Connor, Aumasson, Neves, Wilcox-O'Hearn), section 2;
 * names and constants are its own.
 */
public final class Blake3 {
    static final int BLOCK = 64;
    static final int LEAF = 1024;
    static final int CHUNK_START = 1;
    static final int CHUNK_END = 2;
    static final int PARENT = 4;
    static final int ROOT = 8;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int[] IV = {
        0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19
    };
    private static final int[] PERMUTATION = {2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8};

    /** Which word of the block each of the 16 places of a round takes, for each of the seven rounds. */
    static final int[][] SCHEDULE = schedule();

    private Blake3() {}

    /** The 32-byte hash of {@code input}, meant for small inputs; packages go through {@link PackageHasher}. */
    public static byte[] hash(byte[] input) {
        if (input.length <= TreeShape.CHUNK) {
            return bytes(new ChunkHasher().root(ByteBuffer.wrap(input)));
        }
        PackageHasher hasher = PackageHasher.of(TreeShape.of(input.length), (position, node) -> {});
        hasher.update(ByteBuffer.wrap(input));
        return hasher.finish().id().bytes();
    }

    static int iv(int word) {
        return IV[word];
    }

    /** The value of a leaf of {@code length} bytes, 0 to {@link #LEAF}, at {@code position} of {@code input}. */
    static int[] leaf(ByteBuffer input, int position, int length, int leafNumber, int rootFlag) {
        int[] value = IV.clone();
        int flags = CHUNK_START;
        int done = 0;
        for (; length - done > BLOCK; done += BLOCK) {
            compress(value, words(input, position + done, BLOCK), leafNumber, BLOCK, flags);
            flags = 0;
        }
        compress(
                value,
                words(input, position + done, length - done),
                leafNumber,
                length - done,
                flags | CHUNK_END | rootFlag);
        return value;
    }

    /** The value of the parent of {@code left} and {@code right}. */
    static int[] parent(int[] left, int[] right, int rootFlag) {
        int[] block = Arrays.copyOf(left, 16);
        System.arraycopy(right, 0, block, 8, 8);
        int[] value = IV.clone();
        compress(value, block, 0, BLOCK, PARENT | rootFlag);
        return value;
    }

    /** The value of the parent whose two children's values stand at {@code position} of {@code nodes}. */
    static int[] parent(byte[] nodes, int position, int rootFlag) {
        int[] block = new int[16];
        for (int word = 0; word < 16; word++) {
            block[word] = (int) WORDS.get(nodes, position + word * 4);
        }
        int[] value = IV.clone();
        compress(value, block, 0, BLOCK, PARENT | rootFlag);
        return value;
    }

    /** {@code length} bytes as 16 words, zeros behind them. */
    private static int[] words(ByteBuffer input, int position, int length) {
        ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        block.put(0, input, position, length);
        int[] words = new int[16];
        block.asIntBuffer().get(words);
        return words;
    }

    static byte[] bytes(int[] value) {
        byte[] bytes = new byte[TreeShape.HASH];
        put(value, bytes, 0);
        return bytes;
    }

    /** In one piece: single words put into an array that was just made were seen to be lost in code compiled by C2 of JDK 17. */
    static void put(int[] value, byte[] into, int position) {
        ByteBuffer.wrap(into, position, TreeShape.HASH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer()
                .put(value);
    }

    static int[] value(byte[] bytes) {
        int[] value = new int[8];
        for (int word = 0; word < 8; word++) {
            value[word] = (int) WORDS.get(bytes, word * 4);
        }
        return value;
    }

    /** Compresses {@code block} into {@code value}. Node numbers fit 32 bits, see {@link TreeShape#SIZE_MAX}, so the counter's high word is 0. */
    private static void compress(int[] value, int[] block, int counter, int length, int flags) {
        int[] state = new int[16];
        System.arraycopy(value, 0, state, 0, 8);
        System.arraycopy(IV, 0, state, 8, 4);
        state[12] = counter;
        state[14] = length;
        state[15] = flags;
        for (int[] order : SCHEDULE) {
            round(state, block, order);
        }
        for (int i = 0; i < 8; i++) {
            value[i] = state[i] ^ state[i + 8];
        }
    }

    /** Written out, so that the state never leaves the registers. */
    private static void round(int[] v, int[] m, int[] order) {
        mix(v, 0, 4, 8, 12, m[order[0]], m[order[1]]);
        mix(v, 1, 5, 9, 13, m[order[2]], m[order[3]]);
        mix(v, 2, 6, 10, 14, m[order[4]], m[order[5]]);
        mix(v, 3, 7, 11, 15, m[order[6]], m[order[7]]);
        mix(v, 0, 5, 10, 15, m[order[8]], m[order[9]]);
        mix(v, 1, 6, 11, 12, m[order[10]], m[order[11]]);
        mix(v, 2, 7, 8, 13, m[order[12]], m[order[13]]);
        mix(v, 3, 4, 9, 14, m[order[14]], m[order[15]]);
    }

    private static void mix(int[] v, int a, int b, int c, int d, int x, int y) {
        v[a] += v[b] + x;
        v[d] = Integer.rotateRight(v[d] ^ v[a], 16);
        v[c] += v[d];
        v[b] = Integer.rotateRight(v[b] ^ v[c], 12);
        v[a] += v[b] + y;
        v[d] = Integer.rotateRight(v[d] ^ v[a], 8);
        v[c] += v[d];
        v[b] = Integer.rotateRight(v[b] ^ v[c], 7);
    }

    private static int[][] schedule() {
        int[][] rounds = new int[7][16];
        for (int word = 0; word < 16; word++) {
            rounds[0][word] = word;
        }
        for (int round = 1; round < 7; round++) {
            for (int word = 0; word < 16; word++) {
                rounds[round][word] = rounds[round - 1][PERMUTATION[word]];
            }
        }
        return rounds;
    }
}
