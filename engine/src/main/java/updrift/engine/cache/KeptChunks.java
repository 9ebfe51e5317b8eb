package updrift.engine.cache;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
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
 * The chunks of one package as they stand in its storage: what is written, and what of that survives a crash. On workers, guarded by itself. Forcing to disk
 * goes on beside writing, for a disk may take long over it. The bitmap may claim what isn't forced yet, because every claim is hashed before it is believed; so
 * a process that is killed loses less than {@link #CLAIMED_AFTER} chunks however slow the disk is.
 */
final class KeptChunks {
    /** 4 MiB. */
    static final int CLAIMED_AFTER = 64;

    private final StoredUpdate stored;
    private final ChunkSet written;
    private final BitSet nodes = new BitSet();

    /** Held by whoever forces or ends the use of the storage; taken before this object's own. */
    private final Object forcing = new Object();

    private int unforced;
    private int unclaimed;

    /** What survives a crash, as far as this use of the storage knows: nothing of what it found. */
    private ChunkSet forced;

    /** Since the last checkpoint began. */
    private final List<Integer> dropped = new ArrayList<>();

    /** Chunks were found that a process which was killed may have left without a force. */
    private boolean foundUnforced;

    private boolean closed;
    private volatile @Nullable Throwable broken;

    KeptChunks(StoredUpdate stored, int chunks) {
        this.stored = stored;
        this.written = new ChunkSet(chunks);
        this.forced = new ChunkSet(chunks);
    }

    /** A chunk found in the storage, proven: it and the parents above it stand there. */
    synchronized void found(VerifiedChunk chunk) {
        written.add(chunk.index());
        foundUnforced = true;
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
        unforced = stored.isComplete() ? 0 : 1;
    }

    /** Writes the chunk in its place, and those of its parents that no chunk has brought yet. How many changes wait to be forced now. */
    synchronized int write(VerifiedChunk chunk) {
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
        unforced++;
        if (++unclaimed >= CLAIMED_AFTER) {
            claim(written);
        }
        return unforced;
    }

    private void claim(ChunkSet chunks) {
        stored.write(StoredPart.HAVE, 0, ByteBuffer.wrap(chunks.toBytes()));
        unclaimed = 0;
    }

    /** Makes what is written last: data, then the tree, then the bitmap that claims both. */
    void checkpoint() {
        synchronized (forcing) {
            if (isForced()) {
                return;
            }
            ChunkSet before = beginCheckpoint();
            try {
                stored.force(StoredPart.PACKAGE);
                stored.force(StoredPart.TREE);
                synchronized (this) {
                    forced = before;
                    dropped.forEach(forced::remove);
                    claim(written);
                }
                stored.force(StoredPart.HAVE);
            } catch (RuntimeException | Error e) {
                breakDown(e);
                throw e;
            }
        }
    }

    private synchronized boolean isForced() {
        return closed || (unforced == 0 && !foundUnforced);
    }

    private synchronized ChunkSet beginCheckpoint() {
        usable();
        unforced = 0;
        foundUnforced = false;
        dropped.clear();
        return written.copy();
    }

    /** After a failed force the system may show what isn't on the disk and never write it, so that hashing it proves nothing: it has to be written anew. */
    private synchronized void breakDown(Throwable why) {
        unforced++;
        broken = why;
        try {
            claim(forced);
        } catch (RuntimeException e) {
            why.addSuppressed(e);
        }
    }

    /** Marks the package as whole. */
    void complete() {
        synchronized (forcing) {
            requireAll();
            checkpoint();
            try {
                synchronized (this) {
                    if (!closed) {
                        stored.complete();
                    }
                }
            } catch (RuntimeException | Error e) {
                breakDown(e);
                throw e;
            }
        }
    }

    private synchronized void requireAll() {
        if (!written.isFull()) {
            throw new UpdriftException(
                    ErrorCode.NOT_POSSIBLE, "chunk " + written.nextMissing(0) + " is missing, and maybe others");
        }
    }

    /** Forgets a damaged chunk, and the parents above it: if one of them is what was damaged, the next chunk brings it anew. How many changes wait to be forced now. */
    synchronized int drop(int index, TreePath path) {
        written.remove(index);
        forced.remove(index);
        dropped.add(index);
        for (int level = 0; level < path.depth(); level++) {
            nodes.clear(path.node(level));
        }
        return ++unforced;
    }

    /** Whether a failed force leaves open what the storage holds; then only opening it anew, which hashes it, tells. */
    boolean isBroken() {
        return broken != null;
    }

    /** Ends the use of the storage after a last checkpoint, marked as whole if it is; what is broken can have neither. */
    void close() {
        synchronized (forcing) {
            try {
                if (!isBroken() && isFull()) {
                    complete();
                } else if (!isBroken()) {
                    checkpoint();
                }
            } finally {
                discard();
            }
        }
    }

    private synchronized boolean isFull() {
        return !closed && written.chunks() > 0 && written.isFull();
    }

    /** Ends the use of the storage as it stands. */
    void discard() {
        synchronized (forcing) {
            synchronized (this) {
                closed = true;
                stored.close();
            }
        }
    }

    private void usable() {
        if (closed) {
            throw new UpdriftException(ErrorCode.NOT_POSSIBLE, "the package is no longer open");
        }
        Throwable why = broken;
        if (why instanceof UpdriftException known) {
            throw known;
        } else if (why != null) {
            throw new UpdriftException(ErrorCode.CACHE_FAILED, "keeping the package failed: " + why, why);
        }
    }
}
