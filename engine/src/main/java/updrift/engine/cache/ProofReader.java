package updrift.engine.cache;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.engine.content.TreePath;
import updrift.engine.content.TreeShape;

/**
 * Reads the proofs of one package's chunks from its tree. The parents of up to 64 neighbouring chunks lie together, so they are read at once, and of a whole
 * package they are remembered for the neighbours. On workers, several at once.
 */
final class ProofReader {
    /** Parents that are read at once: those of 64 chunks, 4 KiB. */
    private static final int BLOCK_PARENTS_MAX = 63;

    /** Blocks that are remembered, with what leads to them: about half a MiB, and all of a package of half a GiB. */
    private static final int BLOCKS_MAX = 128;

    private final StoredUpdate stored;
    private final TreeShape shape;

    /** By the number of the first parent, the one used last at the end. Guarded by itself. */
    private final Map<Integer, Block> blocks = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Block> eldest) {
            return size() > BLOCKS_MAX;
        }
    };

    /** Grows when the tree may have changed: what was read before must not be remembered after. Guarded by {@link #blocks}. */
    private long generation;

    /** The parents of one subtree, and the proof of the subtree itself. Shorter than they should be if the tree ends before. */
    private record Block(ByteBuffer parents, ByteBuffer above) {}

    ProofReader(StoredUpdate stored, TreeShape shape) {
        this.stored = stored;
        this.shape = shape;
    }

    /**
     * The values beside the chunk's path, from its own level up; shorter if the tree ends before. {@code lasting}: nothing in the tree will change, so that what
     * is read may be remembered.
     */
    ByteBuffer proof(int index, boolean lasting) {
        TreePath path = shape.path(index);
        int top = path.levelOfSubtree(BLOCK_PARENTS_MAX);
        Block block = lasting ? remembered(path, top) : read(path, top);
        ByteBuffer proof = ByteBuffer.allocate(path.depth() * TreeShape.HASH);
        for (int level = path.depth() - 1; level >= top; level--) {
            int at = (int) (path.siblingPosition(level) - path.nodePosition(top));
            if (at + TreeShape.HASH > block.parents().limit()) {
                return proof.flip();
            }
            proof.put(proof.position(), block.parents(), at, TreeShape.HASH);
            proof.position(proof.position() + TreeShape.HASH);
        }
        return proof.put(block.above().duplicate()).flip();
    }

    private Block remembered(TreePath path, int top) {
        int key = top == path.depth() ? -1 : path.node(top);
        long before;
        synchronized (blocks) {
            Block known = blocks.get(key);
            if (known != null) {
                return known;
            }
            before = generation;
        }
        Block read = read(path, top);
        synchronized (blocks) {
            if (before == generation) {
                blocks.put(key, read);
            }
        }
        return read;
    }

    private Block read(TreePath path, int top) {
        int parents = top == path.depth() ? 0 : path.parentsBelow(top);
        ByteBuffer below = ByteBuffer.allocate(parents * TreeShape.NODE);
        if (parents > 0) {
            stored.read(StoredPart.TREE, path.nodePosition(top), below);
        }
        ByteBuffer above = ByteBuffer.allocate(top * TreeShape.HASH);
        for (int level = top - 1; level >= 0; level--) {
            above.limit(above.position() + TreeShape.HASH);
            stored.read(StoredPart.TREE, path.siblingPosition(level), above);
        }
        return new Block(below.flip(), above.flip());
    }

    /** Something in the tree may change. */
    void forget() {
        synchronized (blocks) {
            blocks.clear();
            generation++;
        }
    }
}
