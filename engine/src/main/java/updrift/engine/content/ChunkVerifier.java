package updrift.engine.content;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** Turns bytes from a stranger into a {@link VerifiedChunk}, or refuses them. Thread-safe. */
public final class ChunkVerifier {
    /** Chunks that are hashed side by side; more together are taken in turns. */
    public static final int BATCH_MAX = ChunkHasher.BATCH_MAX;

    /** Working space of about 600 KiB for each thread that verifies. */
    private static final ThreadLocal<ChunkHasher> HASHER = ThreadLocal.withInitial(ChunkHasher::new);

    private final UpdateId updateId;
    private final int[] root;
    private final TreeShape shape;
    private final KnownParents parents;

    public ChunkVerifier(UpdateId updateId, TreeShape shape) {
        this.updateId = updateId;
        this.root = Blake3.value(updateId.bytes());
        this.shape = shape;
        this.parents = new KnownParents(shape);
    }

    /**
     * Verifies what remains in {@code received} as chunk {@code index}, by what remains in {@code proof} (see {@link ReceivedChunk}), or throws
     * {@code CHUNK_NOT_PROVEN}. The buffers' positions stay.
     */
    public VerifiedChunk verify(int index, ByteBuffer received, ByteBuffer proof) {
        return verify(List.of(new ReceivedChunk(index, received, proof)))
                .get(0)
                .orElseThrow(() -> new UpdriftException(
                        ErrorCode.CHUNK_NOT_PROVEN, "what was received isn't chunk " + index + " of " + updateId));
    }

    /** Verifies several at once, which takes less time than one after another. One answer for each, in their order; empty if it isn't proven. */
    public List<Optional<VerifiedChunk>> verify(List<ReceivedChunk> received) {
        int[][] values = values(received);
        List<Optional<VerifiedChunk>> verified = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            verified.add(values[i] == null ? Optional.empty() : prove(received.get(i), values[i]));
        }
        return verified;
    }

    /** The value of each chunk; null where the lengths alone show that it isn't one. */
    private int[][] values(List<ReceivedChunk> received) {
        int[][] values = new int[received.size()][];
        List<Integer> whole = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            ReceivedChunk chunk = received.get(i);
            if (!hasItsLengths(chunk)) {
                continue;
            }
            if (shape.chunks() == 1) {
                values[i] = HASHER.get().root(chunk.bytes());
            } else if (chunk.bytes().remaining() < TreeShape.CHUNK) {
                values[i] = HASHER.get().value(chunk.index(), chunk.bytes());
            } else {
                whole.add(i);
            }
        }
        for (int from = 0; from < whole.size(); from += BATCH_MAX) {
            hashTogether(received, whole.subList(from, Math.min(from + BATCH_MAX, whole.size())), values);
        }
        return values;
    }

    /** Index, length and proof length as the signed size has them: the one place where strangers' numbers meet the arithmetic. */
    private boolean hasItsLengths(ReceivedChunk chunk) {
        int index = chunk.index();
        return index >= 0
                && index < shape.chunks()
                && chunk.bytes().remaining() == shape.chunkLength(index)
                && chunk.proof().remaining() == shape.proofLength(index);
    }

    private static void hashTogether(List<ReceivedChunk> received, List<Integer> places, int[][] values) {
        int[] indexes = new int[places.size()];
        ByteBuffer[] bytes = new ByteBuffer[places.size()];
        for (int i = 0; i < indexes.length; i++) {
            ReceivedChunk chunk = received.get(places.get(i));
            indexes[i] = chunk.index();
            bytes[i] = chunk.bytes();
        }
        int[][] together = HASHER.get().values(indexes, bytes);
        for (int i = 0; i < indexes.length; i++) {
            values[places.get(i)] = together[i];
        }
    }

    /** Climbs from the chunk to the root, keeping each parent on the way. */
    private Optional<VerifiedChunk> prove(ReceivedChunk chunk, int[] chunkValue) {
        TreePath path = shape.path(chunk.index());
        byte[] nodes = new byte[path.depth() * TreeShape.NODE];
        int[][] computed = new int[path.depth()][];
        int[] value = chunkValue;
        int proofAt = chunk.proof().position();
        for (int level = path.depth() - 1; level >= 0; level--, proofAt += TreeShape.HASH) {
            int left = level * TreeShape.NODE;
            int right = left + TreeShape.HASH;
            chunk.proof().get(proofAt, nodes, path.isRight(level) ? left : right, TreeShape.HASH);
            Blake3.put(value, nodes, path.isRight(level) ? right : left);
            int[] known = parents.value(path, level, nodes);
            computed[level] = known == null ? Blake3.parent(nodes, left, level == 0 ? Blake3.ROOT : 0) : null;
            value = known == null ? computed[level] : known;
        }
        if (!Arrays.equals(value, root)) {
            return Optional.empty();
        }
        for (int level = 0; level < computed.length; level++) {
            if (computed[level] != null) {
                parents.learn(path, level, nodes, computed[level]);
            }
        }
        return Optional.of(
                new VerifiedChunk(updateId, chunk.index(), chunk.bytes().slice(), path, nodes));
    }
}
