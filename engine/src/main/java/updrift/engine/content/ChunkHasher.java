package updrift.engine.content;

import java.nio.ByteBuffer;

/** The BLAKE3 values of chunks. Keeps its working space, so it is made once and used again; by one thread at a time. */
final class ChunkHasher {
    /** More at once would leave the core's own cache. */
    static final int BATCH_MAX = 8;

    private static final int LEAVES = TreeShape.CHUNK / Blake3.LEAF;
    private static final int BLOCKS = Blake3.LEAF / Blake3.BLOCK;

    private final Lanes lanes = new Lanes();

    /** The chaining values of up to {@link #BATCH_MAX} chunks: chunk {@code indexes[i]} is the {@link TreeShape#CHUNK} bytes that remain in {@code bytes[i]}. */
    int[][] values(int[] indexes, ByteBuffer[] bytes) {
        int count = indexes.length;
        for (int i = 0; i < count; i++) {
            lanes.number(i * LEAVES, LEAVES, indexes[i] * LEAVES);
            lanes.take(bytes[i], bytes[i].position(), i * LEAVES, LEAVES);
        }
        for (int block = 0; block < BLOCKS; block++) {
            lanes.compressLeaves(block, count * LEAVES);
        }
        for (int left = count * LEAVES; left > count; ) {
            left = lanes.join(left);
        }
        int[][] values = new int[count][];
        for (int i = 0; i < count; i++) {
            values[i] = lanes.value(i);
        }
        return values;
    }

    /** The chaining value of chunk {@code index}, of any length from 1 on, that is not the whole package. */
    int[] value(int index, ByteBuffer bytes) {
        int left = hashLeaves(index, bytes);
        while (left > 1) {
            left = lanes.join(left);
        }
        return lanes.value(0);
    }

    /** The hash of a package of 0 to {@link TreeShape#CHUNK} bytes. */
    int[] root(ByteBuffer bytes) {
        if (bytes.remaining() <= Blake3.LEAF) {
            return Blake3.leaf(bytes, bytes.position(), bytes.remaining(), 0, Blake3.ROOT);
        }
        int left = hashLeaves(0, bytes);
        while (left > 2) {
            left = lanes.join(left);
        }
        return Blake3.parent(lanes.value(0), lanes.value(1), Blake3.ROOT);
    }

    /** Whole leaves side by side, then what is left behind them; how many leaves there are. */
    private int hashLeaves(int index, ByteBuffer bytes) {
        int whole = bytes.remaining() / Blake3.LEAF;
        int rest = bytes.remaining() % Blake3.LEAF;
        int first = index * LEAVES;
        lanes.number(0, whole, first);
        lanes.take(bytes, bytes.position(), 0, whole);
        for (int block = 0; block < BLOCKS && whole > 0; block++) {
            lanes.compressLeaves(block, whole);
        }
        if (rest == 0) {
            return whole;
        }
        lanes.put(whole, Blake3.leaf(bytes, bytes.position() + whole * Blake3.LEAF, rest, first + whole, 0));
        return whole + 1;
    }
}
