package updrift.engine.content;

import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/**
 * How a package of a signed size splits into chunks and how BLAKE3 joins them: a parent's left side holds the largest power of two of chunks that leaves one
 * for its right side. Parents are numbered in pre-order, as they lie in the tree sidecar. The size is the only source; nothing here is read from a peer.
 */
public final class TreeShape {
    /** Length of every chunk but the last, in bytes: a complete BLAKE3 subtree of 64 leaves. */
    public static final int CHUNK = 65_536;

    /** Largest package, 1 TiB: then chunk numbers fit in 24 bits, leaf numbers in 30, and a proof has at most 24 values. */
    public static final long SIZE_MAX = 1L << 40;

    /** Length of one BLAKE3 chaining value, in bytes. */
    public static final int HASH = 32;

    /** Length of one parent in the sidecar: the chaining values of its two children. */
    public static final int NODE = 2 * HASH;

    private final long size;
    private final int chunks;

    private TreeShape(long size) {
        this.size = size;
        this.chunks = Math.toIntExact((size + CHUNK - 1) / CHUNK);
    }

    /** The shape of a package of {@code size} bytes; {@code STATEMENT_INVALID}, with both numbers, unless 0 to {@link #SIZE_MAX}. */
    public static TreeShape of(long size) {
        if (size < 0 || size > SIZE_MAX) {
            throw new UpdriftException(
                    ErrorCode.STATEMENT_INVALID,
                    "a package of " + size + " bytes; at most " + SIZE_MAX + " are possible");
        }
        return new TreeShape(size);
    }

    /** Size of the package in bytes. */
    public long size() {
        return size;
    }

    /** Number of chunks; 0 for an empty package. */
    public int chunks() {
        return chunks;
    }

    /** Length of chunk {@code index} in bytes: {@link #CHUNK}, for the last one 1 to {@link #CHUNK}. */
    public int chunkLength(int index) {
        return (int) Math.min(CHUNK, size - chunkOffset(index));
    }

    /** Position of the first byte of chunk {@code index} in the package. */
    public long chunkOffset(int index) {
        return (long) checked(index) * CHUNK;
    }

    /** Length of the proof of chunk {@code index} in bytes: {@link #HASH} for each parent above it. */
    public int proofLength(int index) {
        return HASH * path(index).depth();
    }

    /** Length of the sidecar that holds every parent above the chunks, in bytes. */
    public long treeLength() {
        return (long) Math.max(0, chunks - 1) * NODE;
    }

    /** The parents above chunk {@code index}. */
    public TreePath path(int index) {
        return TreePath.to(checked(index), chunks);
    }

    private int checked(int index) {
        if (index < 0 || index >= chunks) {
            throw new IndexOutOfBoundsException("chunk " + index + " of " + chunks);
        }
        return index;
    }
}
