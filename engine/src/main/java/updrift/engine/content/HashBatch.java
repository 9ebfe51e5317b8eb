package updrift.engine.content;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A few chunks that lie one after another and are hashed together, maybe by another thread; used again when their values were taken. */
final class HashBatch {
    private final ChunkHasher hasher = new ChunkHasher();
    private final ByteBuffer bytes;
    private Supplier<List<int[]>> values = List::of;

    /** {@code size}: of the package, which may be less than a batch. */
    HashBatch(long size) {
        this.bytes = ByteBuffer.allocate((int) Math.min(size, ChunkHasher.BATCH_MAX * TreeShape.CHUNK));
    }

    /** Takes as many bytes as there is room for. */
    void take(ByteBuffer from) {
        int some = Math.min(from.remaining(), bytes.remaining());
        bytes.put(bytes.position(), from, from.position(), some);
        bytes.position(bytes.position() + some);
        from.position(from.position() + some);
    }

    boolean isFull() {
        return !bytes.hasRemaining();
    }

    /** Has {@code helper} hash what it took, which begins with chunk {@code first}; how many chunks these are. */
    int hash(int first, PackageHasher.Helper helper) {
        bytes.flip();
        values = helper.begin(() -> hashed(first));
        return TreeShape.of(bytes.remaining()).chunks();
    }

    private List<int[]> hashed(int first) {
        int whole = bytes.remaining() / TreeShape.CHUNK;
        int[] indexes = new int[whole];
        ByteBuffer[] chunks = new ByteBuffer[whole];
        for (int i = 0; i < whole; i++) {
            indexes[i] = first + i;
            chunks[i] = bytes.slice(i * TreeShape.CHUNK, TreeShape.CHUNK);
        }
        List<int[]> hashed = new ArrayList<>(List.of(hasher.values(indexes, chunks)));
        int rest = bytes.remaining() - whole * TreeShape.CHUNK;
        if (rest > 0) {
            hashed.add(hasher.value(first + whole, bytes.slice(whole * TreeShape.CHUNK, rest)));
        }
        return hashed;
    }

    /** What became of its chunks; waits until they are hashed. It is empty again. */
    List<int[]> values() {
        List<int[]> found = values.get();
        bytes.clear();
        return found;
    }

    /** What it took is the whole package. */
    int[] root() {
        return hasher.root(bytes.flip());
    }
}
