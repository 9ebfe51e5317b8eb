package updrift.engine.content;

import java.nio.ByteBuffer;
import updrift.api.content.UpdateId;

/** A package of zeros, as large as one likes: only its tree is kept in memory, and all of its chunks are the same bytes. */
public final class ZeroPackage {
    private static final int BATCH = 16 * TreeShape.CHUNK;

    private final TreeShape shape;
    private final byte[] tree;
    private final UpdateId id;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(TreeShape.CHUNK);

    private ZeroPackage(TreeShape shape) {
        this.shape = shape;
        this.tree = new byte[Math.toIntExact(shape.treeLength())];
        PackageHasher hasher = PackageHasher.of(
                shape, (position, node) -> node.get(tree, Math.toIntExact(position), node.remaining()));
        ByteBuffer zeros = ByteBuffer.allocateDirect(BATCH);
        for (long left = shape.size(); left > 0; left -= zeros.capacity()) {
            hasher.update(zeros.duplicate().limit((int) Math.min(zeros.capacity(), left)));
        }
        this.id = hasher.finish().id();
    }

    /** Takes a second for each GiB or two. */
    public static ZeroPackage of(int chunks) {
        return new ZeroPackage(TreeShape.of((long) chunks * TreeShape.CHUNK));
    }

    public UpdateId id() {
        return id;
    }

    public TreeShape shape() {
        return shape;
    }

    /** Every chunk, not to be written to. */
    public ByteBuffer chunk() {
        return chunk.duplicate();
    }

    public ByteBuffer proof(int index) {
        return TestPackage.proof(shape, tree, index);
    }
}
