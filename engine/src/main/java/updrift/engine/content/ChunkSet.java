package updrift.engine.content;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A set of the chunks of one package. Mutable; used by one thread at a time. Walks pass 64 chunks in a step, and 4,096 where none of them is in it, so that
 * looking for the next one stays cheap in packages of any size.
 */
public final class ChunkSet {
    private final int chunks;
    private final long[] words;

    /** Bit w says whether any bit of word w is set. */
    private final long[] used;

    private int count;

    /** Empty, of a package of {@code chunks} chunks, 0 or more. */
    public ChunkSet(int chunks) {
        this(chunks, new long[words(chunks)]);
    }

    private ChunkSet(int chunks, long[] words) {
        this.chunks = chunks;
        this.words = words;
        this.used = new long[words(words.length)];
        for (int word = 0; word < words.length; word++) {
            count += Long.bitCount(words[word]);
            used[word >> 6] |= words[word] == 0 ? 0 : 1L << word;
        }
    }

    private static int words(int bits) {
        return (bits + 63) / 64;
    }

    /** All of {@code chunks} chunks. */
    public static ChunkSet full(int chunks) {
        long[] words = new long[words(chunks)];
        Arrays.fill(words, -1);
        return new ChunkSet(chunks, endingAt(chunks, words));
    }

    /** Clears what stands for no chunk. */
    private static long[] endingAt(int chunks, long[] words) {
        if (chunks % 64 != 0) {
            words[words.length - 1] &= (1L << chunks) - 1;
        }
        return words;
    }

    /**
     * Reads a bitmap as it is kept and sent: chunk i is bit (i mod 8), lowest first, of byte i / 8. Bits that stand for no chunk are ignored, bytes that lack
     * mean chunks that lack.
     */
    public static ChunkSet fromBytes(int chunks, byte[] bitmap) {
        long[] words = new long[words(chunks)];
        ByteBuffer whole = ByteBuffer.wrap(Arrays.copyOf(bitmap, Long.BYTES * words.length));
        whole.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(words);
        return new ChunkSet(chunks, endingAt(chunks, words));
    }

    /** The bitmap as {@link #fromBytes} reads it, with no byte left out. */
    public byte[] toBytes() {
        ByteBuffer whole = ByteBuffer.allocate(Long.BYTES * words.length);
        whole.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(words);
        return Arrays.copyOf(whole.array(), (chunks + 7) / 8);
    }

    /** Number of chunks of the package, held or not. */
    public int chunks() {
        return chunks;
    }

    /** Adds {@code index}; whether it was missing. */
    public boolean add(int index) {
        boolean missing = !contains(index);
        if (missing) {
            words[index >> 6] |= 1L << index;
            used[index >> 12] |= 1L << (index >> 6);
            count++;
        }
        return missing;
    }

    /** Removes {@code index}; whether it was there. */
    public boolean remove(int index) {
        boolean held = contains(index);
        if (held) {
            words[index >> 6] &= ~(1L << index);
            used[index >> 12] &= words[index >> 6] == 0 ? ~(1L << (index >> 6)) : -1;
            count--;
        }
        return held;
    }

    public boolean contains(int index) {
        if (index < 0 || index >= chunks) {
            throw new IndexOutOfBoundsException("chunk " + index + " of " + chunks);
        }
        return (words[index >> 6] & 1L << index) != 0;
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
        return next(from, words, 0);
    }

    /** The first one at or after {@code from} that is in {@code other} too, -1 if there is none. */
    public int nextCommon(ChunkSet other, int from) {
        return count <= other.count ? next(from, other.words, 0) : other.next(from, words, 0);
    }

    /** The first one in it at or after {@code from} that isn't in {@code other}, -1 if there is none. */
    public int nextOutside(ChunkSet other, int from) {
        return next(from, other.words, -1);
    }

    /** The first one in it whose bit in {@code other ^ flip} is set. */
    private int next(int from, long[] other, long flip) {
        if (from >= chunks) {
            return -1;
        }
        int word = from >> 6;
        long bits = words[word] & (other[word] ^ flip) & -1L << from;
        while (bits == 0) {
            word = nextUsed(word + 1);
            if (word < 0) {
                return -1;
            }
            bits = words[word] & (other[word] ^ flip);
        }
        return (word << 6) + Long.numberOfTrailingZeros(bits);
    }

    private int nextUsed(int from) {
        if (from >= words.length) {
            return -1;
        }
        int group = from >> 6;
        long bits = used[group] & -1L << from;
        while (bits == 0) {
            if (++group == used.length) {
                return -1;
            }
            bits = used[group];
        }
        return (group << 6) + Long.numberOfTrailingZeros(bits);
    }

    /** The first missing one at or after {@code from}, -1 if there is none. */
    public int nextMissing(int from) {
        if (from >= chunks) {
            return -1;
        }
        int word = from >> 6;
        long bits = ~words[word] & -1L << from;
        while (bits == 0) {
            if (++word == words.length) {
                return -1;
            }
            bits = ~words[word];
        }
        int missing = (word << 6) + Long.numberOfTrailingZeros(bits);
        return missing < chunks ? missing : -1;
    }

    /** One of its own, alike now. */
    public ChunkSet copy() {
        return new ChunkSet(chunks, words.clone());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChunkSet set && chunks == set.chunks && Arrays.equals(words, set.words);
    }

    @Override
    public int hashCode() {
        return 31 * chunks + Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        return count + " of " + chunks + " chunks";
    }
}
