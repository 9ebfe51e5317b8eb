package updrift.engine.content;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import updrift.api.content.UpdateId;

/** A package in memory with its tree: what an honest holder of it would send. */
public final class TestPackage {
    private final byte[] bytes;
    private final TreeShape shape;
    private final byte[] tree;
    private final PackageDigest digest;

    private TestPackage(byte[] bytes) {
        this.bytes = bytes;
        this.shape = TreeShape.of(bytes.length);
        this.tree = new byte[Math.toIntExact(shape.treeLength())];
        PackageHasher hasher = PackageHasher.withChecksum(
                shape, (position, node) -> node.get(tree, Math.toIntExact(position), node.remaining()));
        hasher.update(ByteBuffer.wrap(bytes));
        this.digest = hasher.finish();
    }

    public static TestPackage of(byte[] bytes) {
        return new TestPackage(bytes.clone());
    }

    /** {@code size} random bytes, the same for the same seed. */
    public static TestPackage random(long seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return new TestPackage(bytes);
    }

    public UpdateId id() {
        return digest.id();
    }

    public TreeShape shape() {
        return shape;
    }

    public PackageDigest digest() {
        return digest;
    }

    /** Of all its chunks. */
    public List<Integer> indexes() {
        return IntStream.range(0, shape.chunks()).boxed().toList();
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public byte[] tree() {
        return tree.clone();
    }

    public ChunkVerifier verifier() {
        return new ChunkVerifier(id(), shape);
    }

    /** The bytes of chunk {@code index}, a copy. */
    public ByteBuffer chunk(int index) {
        ByteBuffer chunk = ByteBuffer.allocate(shape.chunkLength(index));
        return chunk.put(0, bytes, Math.toIntExact(shape.chunkOffset(index)), chunk.capacity());
    }

    /** The proof of chunk {@code index}, a copy. */
    public ByteBuffer proof(int index) {
        return proof(shape, tree, index);
    }

    static ByteBuffer proof(TreeShape shape, byte[] tree, int index) {
        TreePath path = shape.path(index);
        ByteBuffer proof = ByteBuffer.allocate(shape.proofLength(index));
        for (int level = path.depth() - 1; level >= 0; level--) {
            proof.put(tree, Math.toIntExact(path.siblingPosition(level)), TreeShape.HASH);
        }
        return proof.flip();
    }

    /** What an honest holder answers for chunk {@code index}. */
    public ReceivedChunk received(int index) {
        return new ReceivedChunk(index, chunk(index), proof(index));
    }

    public VerifiedChunk verified(int index) {
        return verifier().verify(index, chunk(index), proof(index));
    }
}
