package updrift.engine.content;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import updrift.api.content.UpdateId;

/** Hashes a package in one pass and gives its tree away on the way. Its size is known before; used by one thread at a time. */
public final class PackageHasher {
    private final TreeShape shape;
    private final TreeSink sink;
    private final @Nullable MessageDigest checksum;
    private final ChunkHasher hasher = new ChunkHasher();
    private final ByteBuffer waiting;
    private final Deque<Subtree> done = new ArrayDeque<>();
    private long received;
    private int hashed;

    private PackageHasher(TreeShape shape, TreeSink sink, @Nullable MessageDigest checksum) {
        this.shape = shape;
        this.sink = sink;
        this.checksum = checksum;
        this.waiting = ByteBuffer.allocate((int) Math.min(shape.size(), ChunkHasher.BATCH_MAX * TreeShape.CHUNK));
    }

    /** Hashes a package of {@code shape}, writing its tree to {@code sink}. */
    public static PackageHasher of(TreeShape shape, TreeSink sink) {
        return new PackageHasher(shape, sink, null);
    }

    /** As {@link #of}, and computes the SHA-256 checksum too. */
    public static PackageHasher withChecksum(TreeShape shape, TreeSink sink) {
        try {
            return new PackageHasher(shape, sink, MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM has SHA-256", impossible);
        }
    }

    /** Takes what remains in {@code bytes} as the next bytes; {@link IllegalArgumentException} if they are more than the package has. */
    public void update(ByteBuffer bytes) {
        if (bytes.remaining() > shape.size() - received) {
            throw new IllegalArgumentException("more than the " + shape.size() + " bytes of the package");
        }
        received += bytes.remaining();
        if (checksum != null) {
            checksum.update(bytes.duplicate());
        }
        while (bytes.hasRemaining()) {
            int some = Math.min(bytes.remaining(), waiting.remaining());
            waiting.put(waiting.position(), bytes, bytes.position(), some);
            waiting.position(waiting.position() + some);
            bytes.position(bytes.position() + some);
            if (!waiting.hasRemaining() && shape.chunks() > 1) {
                hashWaiting();
            }
        }
    }

    /** The digest, once all bytes were given; {@link IllegalStateException} before. */
    public PackageDigest finish() {
        if (received != shape.size()) {
            throw new IllegalStateException(received + " of " + shape.size() + " bytes were given");
        }
        if (shape.chunks() > 1) {
            hashWaiting();
        }
        int[] root = shape.chunks() > 1 ? done.pop().value : hasher.root(waiting.flip());
        Optional<String> sha256 =
                Optional.ofNullable(checksum).map(sum -> HexFormat.of().formatHex(sum.digest()));
        return new PackageDigest(UpdateId.of(Blake3.bytes(root)), shape.size(), sha256);
    }

    private void hashWaiting() {
        waiting.flip();
        int whole = waiting.remaining() / TreeShape.CHUNK;
        int[] indexes = new int[whole];
        ByteBuffer[] bytes = new ByteBuffer[whole];
        for (int i = 0; i < whole; i++) {
            indexes[i] = hashed + i;
            bytes[i] = waiting.slice(i * TreeShape.CHUNK, TreeShape.CHUNK);
        }
        Arrays.stream(hasher.values(indexes, bytes)).forEach(this::add);
        if (waiting.position(whole * TreeShape.CHUNK).hasRemaining()) {
            add(hasher.value(hashed, waiting));
        }
        waiting.clear();
    }

    /** A chunk's value; subtrees that are whole now are joined. After n chunks these are as many as n has trailing zero bits, after the last chunk all. */
    private void add(int[] value) {
        done.push(new Subtree(hashed, 1, value));
        hashed++;
        int joins = hashed == shape.chunks() ? done.size() - 1 : Integer.numberOfTrailingZeros(hashed);
        for (int i = 0; i < joins; i++) {
            join();
        }
    }

    private void join() {
        Subtree right = done.pop();
        Subtree left = done.pop();
        int count = left.count + right.count;
        byte[] node = new byte[TreeShape.NODE];
        Blake3.put(left.value, node, 0);
        Blake3.put(right.value, node, TreeShape.HASH);
        sink.write((long) TreePath.node(left.first, count, shape.chunks()) * TreeShape.NODE, ByteBuffer.wrap(node));
        int[] value = Blake3.parent(left.value, right.value, count == shape.chunks() ? Blake3.ROOT : 0);
        done.push(new Subtree(left.first, count, value));
    }

    /** The {@code count} chunks from {@code first} on, joined. */
    private static final class Subtree {
        final int first;
        final int count;
        final int[] value;

        Subtree(int first, int count, int[] value) {
            this.first = first;
            this.count = count;
            this.value = value;
        }
    }
}
