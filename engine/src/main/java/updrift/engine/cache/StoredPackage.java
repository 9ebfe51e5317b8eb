package updrift.engine.cache;

import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.FileRegion;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.engine.content.Blake3;
import updrift.engine.content.ChunkSet;
import updrift.engine.content.ChunkVerifier;
import updrift.engine.content.TreeShape;
import updrift.engine.content.VerifiedChunk;
import updrift.engine.work.Work;

/**
 * One package that is kept, whole or partial. Methods marked <b>(W)</b> run on workers, may block, and are called while a {@link Lease} is held; all others
 * belong to the node's thread. A failure is {@code CACHE_FAILED} or {@code CACHE_FULL}.
 */
public final class StoredPackage {
    private static final Logger LOG = LoggerFactory.getLogger(StoredPackage.class);

    private static final UpdateId EMPTY = UpdateId.of(Blake3.hash(new byte[0]));

    private final UpdateId id;
    private final TreeShape shape;
    private final ChunkVerifier verifier;
    private final StoredUpdate stored;
    private final KeptChunks kept;
    private final Checkpoints checkpoints;
    private final ChunkReader reader;
    private final Work work;
    private final Consumer<StoredPackage> onIdle;
    private final Consumer<StoredPackage> onDamage;
    private final AtomicInteger leases = new AtomicInteger();
    private ChunkSet have;
    private volatile boolean complete;

    /** {@code onIdle} and {@code onDamage} run on the node's thread, when the last lease ended and when a chunk was found damaged. */
    StoredPackage(
            UpdateId id,
            TreeShape shape,
            StoredUpdate stored,
            Work work,
            Consumer<StoredPackage> onIdle,
            Consumer<StoredPackage> onDamage) {
        this.id = id;
        this.shape = shape;
        this.verifier = new ChunkVerifier(id, shape);
        this.stored = stored;
        this.complete = stored.isComplete();
        this.kept = new KeptChunks(stored, shape.chunks());
        this.checkpoints = new Checkpoints(kept, work);
        this.reader = new ChunkReader(stored, shape, verifier);
        this.work = work;
        this.onIdle = onIdle;
        this.onDamage = onDamage;
        this.have = new ChunkSet(shape.chunks());
    }

    /** (W) Finds out what is held, before anybody else knows of this package: all of a whole one, the proven claims of a partial one. */
    void lookAround() {
        if (complete) {
            kept.foundAll();
            have = ChunkSet.full(shape.chunks());
        } else {
            reader.proveClaims(chunk -> {
                kept.found(chunk);
                have.add(chunk.index());
            });
        }
    }

    public UpdateId id() {
        return id;
    }

    public TreeShape shape() {
        return shape;
    }

    /** Verifies chunks of this package; thread-safe. */
    public ChunkVerifier verifier() {
        return verifier;
    }

    /** What is held, as the node's thread knows it; only {@link #kept} and this class change it. */
    public ChunkSet have() {
        return have;
    }

    /** Whether it was finished and no damage was found since. From any thread. */
    public boolean complete() {
        return complete;
    }

    /** Keeps it from being evicted. On the node's thread, or where another lease is held. */
    public Lease lease() {
        leases.incrementAndGet();
        return new Lease(() -> {
            if (leases.decrementAndGet() == 0) {
                work.post(() -> onIdle.accept(this));
            }
        });
    }

    boolean isLeased() {
        return leases.get() > 0;
    }

    /** (W) Writes a chunk of this package and what proves it. A second later at the latest it survives a crash. */
    public void write(VerifiedChunk chunk) {
        if (!chunk.updateId().equals(id)) {
            throw new IllegalArgumentException("a chunk of " + chunk.updateId() + " for " + id);
        }
        int unforced = kept.write(chunk);
        reader.setChecked(chunk.index(), true);
        checkpoints.changed(unforced);
    }

    /** After {@link #write}: others may be told of these chunks. */
    public void kept(List<Integer> indexes) {
        indexes.forEach(have::add);
    }

    /** (W) Makes what is written survive a crash: data, then the tree, then the bitmap that claims both. */
    public void checkpoint() {
        kept.checkpoint();
    }

    /** (W) Takes the whole package from {@code source}, hashing it on the way; {@code CHECKSUM_MISMATCH} if it is another one. {@link #finish} follows. */
    public void importFrom(ReadableByteChannel source) {
        PackageImport.copy(source, stored, id, shape);
        kept.foundAll();
        reader.foundAll();
    }

    /**
     * Calls it whole now that every chunk is here and proven; a worker makes that last. Should that fail, nothing of it is believed any more until it has been
     * opened anew, and {@code failed} hears why. The release holds a lease.
     */
    public CompleteRelease finishSoon(Consumer<UpdriftException> failed) {
        if (!have.isFull()) {
            throw new UpdriftException(ErrorCode.NOT_POSSIBLE, have + " of " + id + " are here");
        }
        requireEmptyIdIfEmpty();
        complete = true;
        Lease settling = lease();
        work.run(
                () -> {
                    kept.complete();
                    return id;
                },
                done -> settling.close(),
                failure -> {
                    settling.close();
                    complete = false;
                    reader.forget();
                    failed.accept(failure);
                });
        return new CompleteRelease(id, shape.size(), stored, lease());
    }

    private void requireEmptyIdIfEmpty() {
        if (shape.chunks() == 0 && !id.equals(EMPTY)) {
            throw new UpdriftException(ErrorCode.STATEMENT_INVALID, id + " is announced with 0 bytes and isn't empty");
        }
    }

    /** (W) Marks it as whole, durably; {@code NOT_POSSIBLE} if a chunk is missing. The release holds a lease. */
    public CompleteRelease finish() {
        requireEmptyIdIfEmpty();
        kept.complete();
        complete = true;
        work.post(() -> have = ChunkSet.full(shape.chunks()));
        return new CompleteRelease(id, shape.size(), stored, lease());
    }

    /** The whole package, once it is {@link #complete}. It holds a lease. */
    public CompleteRelease asComplete() {
        if (!complete) {
            throw new UpdriftException(ErrorCode.NOT_POSSIBLE, have + " of " + id + " are here");
        }
        return new CompleteRelease(id, shape.size(), stored, lease());
    }

    /** (W) Hashes those of {@code indexes} that weren't since the start, together, before they are {@link #read}; those that turn out damaged are dropped. */
    public void check(List<Integer> indexes) {
        reader.damaged(indexes).forEach(this::drop);
    }

    /** (W) A chunk to send and its proof; hashed if it wasn't since the start. A damaged one is dropped: {@code CACHE_FAILED}. */
    public ChunkToSend read(int index) {
        if (isCut(index)) {
            // What fills the gap again may be anything, so no chunk is taken for sound that isn't hashed anew.
            reader.forget();
        }
        if (!reader.isChecked(index) && !dropUnlessSound(index)) {
            throw new UpdriftException(
                    ErrorCode.CACHE_FAILED,
                    "chunk " + index + " of " + id + " is damaged in the cache; it is fetched again");
        }
        ByteBuffer proof = reader.proof(index, complete);
        Optional<FileRegion> region = stored.region(shape.chunkOffset(index), shape.chunkLength(index));
        return new ChunkToSend(
                index, proof, region, region.isEmpty() ? Optional.of(reader.bytes(index)) : Optional.empty());
    }

    /** Whether somebody cut the file under this node; the system would tell only while the chunk is sent. */
    private boolean isCut(int index) {
        return stored.length(StoredPart.PACKAGE) < shape.chunkOffset(index) + shape.chunkLength(index);
    }

    /**
     * (W) Somebody says that this chunk is damaged here: it is hashed again, and dropped if that is so. Then it rotted after it was hashed, as others may have:
     * each is hashed again before it is {@link #read}. Whether it is sound.
     */
    public boolean recheck(int index) {
        boolean sound = dropUnlessSound(index);
        if (!sound) {
            reader.forget();
        }
        return sound;
    }

    private boolean dropUnlessSound(int index) {
        boolean sound = reader.isSound(index);
        if (!sound) {
            drop(index);
        }
        return sound;
    }

    private void drop(int index) {
        if (complete) {
            LOG.warn(
                    "{} is damaged in the cache, in chunk {} and maybe others; what is damaged is fetched again",
                    id,
                    index);
        }
        complete = false;
        checkpoints.changed(kept.drop(index, shape.path(index)));
        reader.forgetProofs();
        work.post(() -> {
            have.remove(index);
            onDamage.accept(this);
        });
    }

    /** Whether a failed force leaves open what the storage holds. */
    boolean isBroken() {
        return kept.isBroken();
    }

    /** (W) Ends its use as it stands. */
    void discard() {
        kept.discard();
    }

    /** (W) Ends its use after a last checkpoint. */
    void close() {
        kept.close();
    }
}
