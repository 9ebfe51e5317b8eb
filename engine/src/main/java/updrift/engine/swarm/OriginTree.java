package updrift.engine.swarm;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.engine.content.TreePath;
import updrift.engine.content.TreeShape;

/** Reads proofs from the tree of a package in a shared store, in blocks that are kept for a while: neighbours share most of their paths. On workers, several at once. */
final class OriginTree {
    /** 64 parents: those of a few MiB of the package lie beside each other. */
    private static final int BLOCK = 64 * TreeShape.NODE;

    /** 4 MiB in all. */
    private static final int BLOCKS_MAX = 1_024;

    private final StoredUpdate stored;
    private final TreeShape shape;

    /** Least recently used first. Guarded by itself. */
    private final Map<Integer, ByteBuffer> blocks = new LinkedHashMap<>();

    OriginTree(StoredUpdate stored, TreeShape shape) {
        this.stored = stored;
        this.shape = shape;
    }

    /** The values beside the chunk's path, from its own level up, as a peer would send them. Nothing about them is known to be true. */
    ByteBuffer proof(int index) {
        TreePath path = shape.path(index);
        ByteBuffer proof = ByteBuffer.allocate(path.depth() * TreeShape.HASH);
        for (int level = path.depth() - 1; level >= 0; level--) {
            long position = path.siblingPosition(level);
            proof.put(block((int) (position / BLOCK)).slice((int) (position % BLOCK), TreeShape.HASH));
        }
        return proof.flip();
    }

    private ByteBuffer block(int number) {
        synchronized (blocks) {
            ByteBuffer known = blocks.remove(number);
            if (known != null) {
                blocks.put(number, known);
                return known;
            }
        }
        ByteBuffer read = read(number);
        synchronized (blocks) {
            blocks.put(number, read);
            if (blocks.size() > BLOCKS_MAX) {
                blocks.remove(blocks.keySet().iterator().next());
            }
        }
        return read;
    }

    private ByteBuffer read(int number) {
        long position = (long) number * BLOCK;
        ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK, shape.treeLength() - position));
        stored.read(StoredPart.TREE, position, block);
        if (block.hasRemaining()) {
            throw new UpdriftException(ErrorCode.CACHE_FAILED, "the tree ends within its length");
        }
        return block.flip();
    }
}
