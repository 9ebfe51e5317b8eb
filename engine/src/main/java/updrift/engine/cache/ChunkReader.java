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
import updrift.engine.content.TreePath;
import updrift.engine.content.TreeShape;
import updrift.engine.content.VerifiedChunk;

/** Reads the chunks of one package back, as somebody who doesn't trust the storage. On workers, several at once. */
final class ChunkReader {
    private final StoredUpdate stored;
    private final TreeShape shape;
    private final ChunkVerifier verifier;

    /** Chunks that were proven since this node started; the others are hashed before they leave it. Guarded by itself. */
    private final BitSet checked = new BitSet();

    ChunkReader(StoredUpdate stored, TreeShape shape, ChunkVerifier verifier) {
        this.stored = stored;
        this.shape = shape;
        this.verifier = verifier;
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
        List<ReceivedChunk> batch = new ArrayList<>();
        for (int index = claimed.next(0); index >= 0; index = claimed.next(index + 1)) {
            batch.add(new ReceivedChunk(index, bytes(index), proof(index)));
            if (batch.size() == ChunkVerifier.BATCH_MAX) {
                prove(batch, proven);
            }
        }
        prove(batch, proven);
    }

    private void prove(List<ReceivedChunk> batch, Consumer<VerifiedChunk> proven) {
        for (Optional<VerifiedChunk> chunk : verifier.verify(batch)) {
            chunk.ifPresent(proven);
            chunk.ifPresent(found -> setChecked(found.index(), true));
        }
        batch.clear();
    }

    /** Hashes the chunk as it stands in the storage: whether it is what it should be. */
    boolean isSound(int index) {
        ReceivedChunk found = new ReceivedChunk(index, bytes(index), proof(index));
        boolean sound = verifier.verify(List.of(found)).get(0).isPresent();
        setChecked(index, sound);
        return sound;
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

    /** What stands in the place of the chunk; shorter if the storage ends before. */
    ByteBuffer bytes(int index) {
        ByteBuffer bytes = ByteBuffer.allocate(shape.chunkLength(index));
        stored.read(StoredPart.PACKAGE, shape.chunkOffset(index), bytes);
        return bytes.flip();
    }

    /** The values beside the chunk's path, from its own level up; shorter if the sidecar ends before. */
    ByteBuffer proof(int index) {
        TreePath path = shape.path(index);
        ByteBuffer proof = ByteBuffer.allocate(path.depth() * TreeShape.HASH);
        for (int level = path.depth() - 1; level >= 0; level--) {
            proof.limit(proof.position() + TreeShape.HASH);
            stored.read(StoredPart.TREE, path.siblingPosition(level), proof);
        }
        return proof.flip();
    }
}
