package updrift.engine.content;

import java.util.Arrays;
import java.util.BitSet;

/** A set of the chunks of one package. Mutable; used by one thread at a time. */
public final class ChunkSet {
    private final int chunks;
    private final BitSet bits;
    private int count;

    /** Empty, of a package of {@code chunks} chunks, 0 or more. */
    public ChunkSet(int chunks) {
        this(chunks, new BitSet(chunks));
    }

    private ChunkSet(int chunks, BitSet bits) {
        this.chunks = chunks;
        this.bits = bits;
        this.count = bits.cardinality();
    }

    /** All of {@code chunks} chunks. */
    public static ChunkSet full(int chunks) {
        BitSet all = new BitSet(chunks);
        all.set(0, chunks);
        return new ChunkSet(chunks, all);
    }

    /**
     * Reads a bitmap as it is kept and sent: chunk i is bit (i mod 8), lowest first, of byte i / 8. Bits that stand for no chunk are ignored, bytes that lack
     * mean chunks that lack.
     */
    public static ChunkSet fromBytes(int chunks, byte[] bitmap) {
        int used = Math.min(bitmap.length, bytes(chunks));
        BitSet bits = BitSet.valueOf(Arrays.copyOf(bitmap, used));
        bits.clear(chunks, Math.max(chunks, bits.length()));
        return new ChunkSet(chunks, bits);
    }

    /** The bitmap as {@link #fromBytes} reads it, with no byte left out. */
    public byte[] toBytes() {
        return Arrays.copyOf(bits.toByteArray(), bytes(chunks));
    }

    private static int bytes(int chunks) {
        return (chunks + 7) / 8;
    }

    /** Number of chunks of the package, held or not. */
    public int chunks() {
        return chunks;
    }

    /** Adds {@code index}; whether it was missing. */
    public boolean add(int index) {
        boolean missing = !contains(index);
        if (missing) {
            bits.set(index);
            count++;
        }
        return missing;
    }

    /** Removes {@code index}; whether it was there. */
    public boolean remove(int index) {
        boolean held = contains(index);
        if (held) {
            bits.clear(index);
            count--;
        }
        return held;
    }

    public boolean contains(int index) {
        if (index < 0 || index >= chunks) {
            throw new IndexOutOfBoundsException("chunk " + index + " of " + chunks);
        }
        return bits.get(index);
    }

    /** How many are in it. */
    public int count() {
        return count;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** Whether none is missing. */
    public boolean isFull() {
        return count == chunks;
    }

    /** The first one in it at or after {@code from}, -1 if there is none. */
    public int next(int from) {
        return bits.nextSetBit(from);
    }

    /** The first missing one at or after {@code from}, -1 if there is none. */
    public int nextMissing(int from) {
        int missing = bits.nextClearBit(from);
        return missing < chunks ? missing : -1;
    }

    /** One of its own, alike now. */
    public ChunkSet copy() {
        return new ChunkSet(chunks, (BitSet) bits.clone());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChunkSet set && chunks == set.chunks && bits.equals(set.bits);
    }

    @Override
    public int hashCode() {
        return 31 * chunks + bits.hashCode();
    }

    @Override
    public String toString() {
        return count + " of " + chunks + " chunks";
    }
}
