package updrift.bench;

import java.nio.ByteBuffer;
import java.util.Random;
import updrift.engine.content.ChunkVerifier;
import updrift.engine.content.PackageHasher;
import updrift.engine.content.ReceivedChunk;
import updrift.engine.content.TreePath;
import updrift.engine.content.TreeShape;

/** A package of random bytes outside the heap, as a transport's buffers are, with the tree that proves its chunks. */
final class RandomPackage {
    /** The same bytes in each run. */
    private static final long SEED = 1;

    private final ByteBuffer bytes;
    private final TreeShape shape;
    private final byte[] tree;
    private final ChunkVerifier verifier;

    RandomPackage(int size) {
        byte[] random = new byte[size];
        new Random(SEED).nextBytes(random);
        bytes = ByteBuffer.allocateDirect(size).put(random).flip();
        shape = TreeShape.of(size);
        tree = new byte[Math.toIntExact(shape.treeLength())];
        PackageHasher hasher = PackageHasher.of(
                shape, (position, node) -> node.get(tree, Math.toIntExact(position), node.remaining()));
        hasher.update(bytes.duplicate());
        verifier = new ChunkVerifier(hasher.finish().id(), shape);
    }

    ByteBuffer bytes() {
        return bytes.duplicate();
    }

    TreeShape shape() {
        return shape;
    }

    ChunkVerifier verifier() {
        return verifier;
    }

    /** What an honest holder sends. */
    ReceivedChunk received(int index) {
        ByteBuffer chunk = bytes.slice(Math.toIntExact(shape.chunkOffset(index)), shape.chunkLength(index));
        return new ReceivedChunk(index, chunk, proof(index));
    }

    ByteBuffer proof(int index) {
        TreePath path = shape.path(index);
        ByteBuffer proof = ByteBuffer.allocate(shape.proofLength(index));
        for (int level = path.depth() - 1; level >= 0; level--) {
            proof.put(tree, Math.toIntExact(path.siblingPosition(level)), TreeShape.HASH);
        }
        return proof.flip();
    }
}
