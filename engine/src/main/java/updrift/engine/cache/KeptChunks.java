package updrift.engine.cache;

import java.nio.ByteBuffer;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.engine.content.ChunkSet;
import updrift.engine.content.TreePath;
import updrift.engine.content.TreeShape;
import updrift.engine.content.VerifiedChunk;

/**
 * The chunks of one package as they stand in its storage: what is written, and what of that survives a crash. On workers, guarded by itself, so that a
 * checkpoint never claims what comes after it.
 */
final class KeptChunks {
    private final StoredUpdate stored;
    private final ChunkSet written;
    private final BitSet nodes = new BitSet();
    private boolean unforced;
    private boolean closed;
    private @Nullable UpdriftException broken;

    KeptChunks(StoredUpdate stored, int chunks) {
        this.stored = stored;
        this.written = new ChunkSet(chunks);
    }

    /** A chunk found in the storage, proven: it and the parents above it stand there. */
    synchronized void found(VerifiedChunk chunk) {
        written.add(chunk.index());
        for (int level = 0; level < chunk.path().depth(); level++) {
            nodes.set(chunk.path().node(level));
        }
    }

    /** The whole package and its tree stand in the storage: found so, or just written by {@link PackageImport}. */
    synchronized void foundAll() {
        for (int missing = written.nextMissing(0); missing >= 0; missing = written.nextMissing(missing)) {
            written.add(missing);
        }
        nodes.set(0, Math.max(0, written.chunks() - 1));
        unforced = !stored.isComplete();
    }

    /** Writes the chunk in its place, and those of its parents that no chunk has brought yet. Whether it is the first since the last checkpoint. */
    synchronized boolean write(VerifiedChunk chunk) {
        usable();
        stored.write(StoredPart.PACKAGE, (long) chunk.index() * TreeShape.CHUNK, chunk.bytes());
        TreePath path = chunk.path();
        for (int level = 0; level < path.depth(); level++) {
            if (!nodes.get(path.node(level))) {
                stored.write(StoredPart.TREE, path.nodePosition(level), chunk.node(level));
                nodes.set(path.node(level));
            }
        }
        written.add(chunk.index());
        boolean first = !unforced;
        unforced = true;
        return first;
    }

    /** Makes what is written last: data, then the tree, then the bitmap that claims both. */
    synchronized void checkpoint() {
        if (closed || !unforced) {
            return;
        }
        usable();
        try {
            stored.force(StoredPart.PACKAGE);
            stored.force(StoredPart.TREE);
            stored.write(StoredPart.HAVE, 0, ByteBuffer.wrap(written.toBytes()));
            stored.force(StoredPart.HAVE);
            unforced = false;
        } catch (UpdriftException e) {
            broken = e;
            throw e;
        }
    }

    /** Marks the package as whole. */
    synchronized void complete() {
        if (!written.isFull()) {
            throw new UpdriftException(
                    ErrorCode.NOT_POSSIBLE, "chunk " + written.nextMissing(0) + " is missing, and maybe others");
        }
        checkpoint();
        stored.complete();
    }

    /** Forgets a damaged chunk, and the parents above it: if one of them is what was damaged, the next chunk brings it anew. */
    synchronized void drop(int index, TreePath path) {
        written.remove(index);
        for (int level = 0; level < path.depth(); level++) {
            nodes.clear(path.node(level));
        }
        unforced = true;
    }

    /** Whether a failed force leaves open what the storage holds; then only opening it anew, which hashes it, tells. */
    synchronized boolean isBroken() {
        return broken != null;
    }

    /** Ends the use of the storage after a last checkpoint; what is broken can't have one. */
    synchronized void close() {
        try {
            if (broken == null) {
                checkpoint();
            }
        } finally {
            discard();
        }
    }

    /** Ends the use of the storage as it stands. */
    synchronized void discard() {
        closed = true;
        stored.close();
    }

    private void usable() {
        if (closed) {
            throw new UpdriftException(ErrorCode.NOT_POSSIBLE, "the package is no longer open");
        }
        if (broken != null) {
            throw broken;
        }
    }
}
