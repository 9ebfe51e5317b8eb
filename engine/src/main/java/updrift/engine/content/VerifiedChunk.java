package updrift.engine.content;

import java.nio.ByteBuffer;
import updrift.api.content.UpdateId;

/** A chunk that belongs to its update at its place, with the parents that prove it. Only {@link ChunkVerifier} makes one. */
public final class VerifiedChunk {
    private final UpdateId updateId;
    private final int index;
    private final ByteBuffer bytes;
    private final TreePath path;
    private final byte[] nodes;

    /** {@code nodes}: the parents on {@code path}, from the root down. */
    VerifiedChunk(UpdateId updateId, int index, ByteBuffer bytes, TreePath path, byte[] nodes) {
        this.updateId = updateId;
        this.index = index;
        this.bytes = bytes;
        this.path = path;
        this.nodes = nodes;
    }

    public UpdateId updateId() {
        return updateId;
    }

    public int index() {
        return index;
    }

    /** The bytes, in the memory in which they were verified: whoever lent it must not change them. A view of its own at each call, read-only. */
    public ByteBuffer bytes() {
        return bytes.asReadOnlyBuffer();
    }

    /** The parents above the chunk: which they are. */
    public TreePath path() {
        return path;
    }

    /** The parent at {@code level} of {@link #path}, {@link TreeShape#NODE} bytes. */
    public ByteBuffer node(int level) {
        return ByteBuffer.wrap(nodes, level * TreeShape.NODE, TreeShape.NODE)
                .slice()
                .asReadOnlyBuffer();
    }
}
