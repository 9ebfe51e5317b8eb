package updrift.engine.swarm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.engine.content.ReceivedChunk;
import updrift.engine.content.TreeShape;
import updrift.engine.work.Work;

/** One package as it stands in a shared store, read as by somebody who doesn't trust it. On workers, several at once. */
final class OriginPackage implements AutoCloseable {
    private final StoredUpdate stored;
    private final TreeShape shape;
    private final OriginTree tree;

    private OriginPackage(StoredUpdate stored, TreeShape shape) {
        this.stored = stored;
        this.shape = shape;
        this.tree = new OriginTree(stored, shape);
    }

    /** Opens {@code id}; empty if it isn't there. {@code NOT_POSSIBLE} if what is there can't be proven, whatever it is. */
    static Optional<OriginPackage> open(CacheStorage storage, UpdateId id, TreeShape shape) {
        Optional<StoredUpdate> found = storage.open(id);
        found.ifPresent(stored -> require(stored, id, shape));
        return found.map(stored -> new OriginPackage(stored, shape));
    }

    private static void require(StoredUpdate stored, UpdateId id, TreeShape shape) {
        long treeLength = stored.length(StoredPart.TREE);
        String why = "";
        if (stored.size() != shape.size()) {
            why = "has " + stored.size() + " bytes of it, and " + shape.size() + " were signed";
        } else if (treeLength != shape.treeLength()) {
            why = treeLength == 0
                    ? "has no tree of it, without which nothing can be proven: put " + id + ".tree beside the package"
                    : "has a tree of " + treeLength + " bytes, and its length would be " + shape.treeLength();
        }
        if (!why.isEmpty()) {
            stored.close();
            throw new UpdriftException(ErrorCode.NOT_POSSIBLE, why);
        }
    }

    /**
     * What came of a read.
     *
     * @param chunks those that came
     * @param failure why that isn't all
     */
    record Answer(List<ReceivedChunk> chunks, Optional<UpdriftException> failure) {
        int bytes() {
            return chunks.stream().mapToInt(chunk -> chunk.bytes().remaining()).sum();
        }
    }

    /** Reads chunks, given in ascending order, and what should prove them; one request for each run of neighbours. If one fails, what came before counts. */
    Answer read(List<Integer> indexes) {
        List<ReceivedChunk> chunks = new ArrayList<>(indexes.size());
        int from = 0;
        while (from < indexes.size()) {
            int end = from + 1;
            while (end < indexes.size() && indexes.get(end) == indexes.get(end - 1) + 1) {
                end++;
            }
            try {
                readRun(indexes.get(from), end - from, chunks);
            } catch (UpdriftException failure) {
                if (chunks.isEmpty()) {
                    throw failure;
                }
                return new Answer(chunks, Optional.of(failure));
            }
            from = end;
        }
        return new Answer(chunks, Optional.empty());
    }

    private void readRun(int first, int count, List<ReceivedChunk> into) {
        int last = first + count - 1;
        long position = shape.chunkOffset(first);
        long end = shape.chunkOffset(last) + shape.chunkLength(last);
        // They are kept for the next try, should the bytes not come.
        List<ByteBuffer> proofs =
                IntStream.rangeClosed(first, last).mapToObj(tree::proof).toList();
        ByteBuffer bytes = ByteBuffer.allocate((int) (end - position));
        stored.read(StoredPart.PACKAGE, position, bytes);
        if (bytes.hasRemaining()) {
            throw new UpdriftException(ErrorCode.CACHE_FAILED, "the package ends within its length");
        }
        for (int index = first; index <= last; index++) {
            int at = (int) (shape.chunkOffset(index) - position);
            into.add(new ReceivedChunk(index, bytes.slice(at, shape.chunkLength(index)), proofs.get(index - first)));
        }
    }

    /** Lets go of it, which may block, and nobody waits for it. */
    void closeOn(Work work) {
        work.run(
                () -> {
                    close();
                    return this;
                },
                done -> {},
                failure -> {});
    }

    @Override
    public void close() {
        stored.close();
    }
}
