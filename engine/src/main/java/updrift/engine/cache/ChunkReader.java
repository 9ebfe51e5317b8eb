package updrift.engine.cache;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.engine.content.ChunkSet;
import updrift.engine.content.ChunkVerifier;
import updrift.engine.content.ReceivedChunk;
import updrift.engine.content.TreeShape;
import updrift.engine.content.VerifiedChunk;

/** Reads the chunks of one package back, as somebody who doesn't trust the storage. On workers, several at once. */
final class ChunkReader {
    /** Memory that chunks are read into to be hashed, for each thread that does so. */
    private static final ThreadLocal<ByteBuffer> BATCH =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(ChunkVerifier.BATCH_MAX * TreeShape.CHUNK));

    private final StoredUpdate stored;
    private final TreeShape shape;
    private final ChunkVerifier verifier;
    private final ProofReader proofs;

    /** Chunks that were proven since this node started; the others are hashed before they leave it. Guarded by itself. */
    private final BitSet checked = new BitSet();

    ChunkReader(StoredUpdate stored, TreeShape shape, ChunkVerifier verifier) {
        this.stored = stored;
        this.shape = shape;
        this.verifier = verifier;
        this.proofs = new ProofReader(stored, shape);
    }

    /** Hashes the chunks that the bitmap claims and gives those that are proven to {@code proven}; a bitmap of another length claims nothing. */
    void proveClaims(Consumer<VerifiedChunk> proven) {
        int bitmapLength = (shape.chunks() + 7) / 8;
        if (stored.length(StoredPart.HAVE) != bitmapLength) {
            return;
        }
        ByteBuffer bitmap = ByteBuffer.allocate(bitmapLength);
        stored.read(StoredPart.HAVE, 0, bitmap);
        ChunkSet claimed = ChunkSet.fromBytes(shape.chunks(), bitmap.array());
        List<Integer> batch = new ArrayList<>();
        for (int index = claimed.next(0); index >= 0; index = claimed.next(index + 1)) {
            batch.add(index);
            if (batch.size() == ChunkVerifier.BATCH_MAX) {
                prove(batch, proven);
                batch.clear();
            }
        }
        prove(batch, proven);
    }

    /** Of {@code indexes} those that weren't proven since the start and, hashed now, aren't what they should be. */
    List<Integer> damaged(List<Integer> indexes) {
        List<Integer> unchecked =
                indexes.stream().filter(index -> !isChecked(index)).toList();
        List<Integer> damaged = new ArrayList<>();
        for (int from = 0; from < unchecked.size(); from += ChunkVerifier.BATCH_MAX) {
            List<Integer> batch = unchecked.subList(from, Math.min(unchecked.size(), from + ChunkVerifier.BATCH_MAX));
            damaged.addAll(unproven(batch));
        }
        return damaged;
    }

    /** Of {@code batch} those that, hashed now, aren't what they should be. Others may look at the same ones, or forget what was found, meanwhile. */
    private List<Integer> unproven(List<Integer> batch) {
        List<Integer> unproven = new ArrayList<>(batch);
        prove(batch, chunk -> unproven.remove((Integer) chunk.index()));
        return unproven;
    }

    private void prove(List<Integer> batch, Consumer<VerifiedChunk> proven) {
        ByteBuffer memory = BATCH.get();
        List<ReceivedChunk> found = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            int index = batch.get(i);
            ByteBuffer bytes = memory.slice(i * TreeShape.CHUNK, shape.chunkLength(index));
            stored.read(StoredPart.PACKAGE, shape.chunkOffset(index), bytes);
            found.add(new ReceivedChunk(index, bytes.flip(), proofs.proof(index, false)));
        }
        for (Optional<VerifiedChunk> chunk : verifier.verify(found)) {
            chunk.ifPresent(proven);
            chunk.ifPresent(sound -> setChecked(sound.index(), true));
        }
    }

    /** Hashes the chunk as it stands in the storage, whatever was found before: whether it is what it should be. */
    boolean isSound(int index) {
        setChecked(index, false);
        return unproven(List.of(index)).isEmpty();
    }

    boolean isChecked(int index) {
        synchronized (checked) {
            return checked.get(index);
        }
    }

    void setChecked(int index, boolean is) {
        synchronized (checked) {
            checked.set(index, is);
        }
    }

    /** All of it was hashed just now. */
    void foundAll() {
        synchronized (checked) {
            checked.set(0, shape.chunks());
        }
    }

    /** Nothing that was found out or remembered holds any longer. */
    void forget() {
        synchronized (checked) {
            checked.clear();
        }
        proofs.forget();
    }

    /** What stands in the place of the chunk; shorter if the storage ends before. */
    ByteBuffer bytes(int index) {
        ByteBuffer bytes = ByteBuffer.allocate(shape.chunkLength(index));
        stored.read(StoredPart.PACKAGE, shape.chunkOffset(index), bytes);
        return bytes.flip();
    }

    /** The values beside the chunk's path, from its own level up; {@code lasting} as in {@link ProofReader#proof}. */
    ByteBuffer proof(int index, boolean lasting) {
        return proofs.proof(index, lasting);
    }

    /** The tree may change from now on. */
    void forgetProofs() {
        proofs.forget();
    }
}
