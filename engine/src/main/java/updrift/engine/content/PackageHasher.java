package updrift.engine.content;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import updrift.api.content.UpdateId;

/**
 * Hashes a package in one pass and gives its tree away on the way, in the thread that hands it the bytes. Its size is known before; used by one thread at a
 * time.
 */
public final class PackageHasher {
    private final TreeShape shape;
    private final TreeSink sink;
    private final @Nullable MessageDigest checksum;
    private final Deque<HashBatch> idle = new ArrayDeque<>();
    /** Being hashed, first chunks first. */
    private final Deque<HashBatch> busy = new ArrayDeque<>();

    private final Deque<Subtree> done = new ArrayDeque<>();
    private Helper helper = Helper.NONE;
    private HashBatch waiting;
    private long received;
    private int begun;
    private int hashed;

    private PackageHasher(TreeShape shape, TreeSink sink, @Nullable MessageDigest checksum) {
        this.shape = shape;
        this.sink = sink;
        this.checksum = checksum;
        this.waiting = new HashBatch(shape.size());
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

    /** Hashes some chunks while the hasher takes more bytes. */
    public interface Helper {
        /** Nobody: the hasher does it all itself. */
        Helper NONE = new Helper() {
            @Override
            public int batches() {
                return 0;
            }

            @Override
            public Supplier<List<int[]>> begin(Supplier<List<int[]>> hashing) {
                List<int[]> values = hashing.get();
                return () -> values;
            }
        };

        /** How many batches of chunks it may have at a time; each takes about a megabyte. */
        int batches();

        /** Begins with {@code hashing}; what it gives waits for the end of that. */
        Supplier<List<int[]>> begin(Supplier<List<int[]>> hashing);
    }

    /** Has {@code helper} hash; to be said before the first bytes. */
    public PackageHasher helpedBy(Helper helper) {
        if (received > 0) {
            throw new IllegalStateException("it has begun alone");
        }
        this.helper = helper;
        int most = Math.min(helper.batches(), shape.chunks() / ChunkHasher.BATCH_MAX);
        while (idle.size() < most) {
            idle.add(new HashBatch(shape.size()));
        }
        return this;
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
            waiting.take(bytes);
            if (waiting.isFull() && shape.chunks() > 1) {
                hashWaiting();
            }
        }
    }

    /** The digest, once all bytes were given; {@link IllegalStateException} before. */
    public PackageDigest finish() {
        if (received != shape.size()) {
            throw new IllegalStateException(received + " of " + shape.size() + " bytes were given");
        }
        int[] root = shape.chunks() > 1 ? rootOfMany() : waiting.root();
        Optional<String> sha256 =
                Optional.ofNullable(checksum).map(sum -> HexFormat.of().formatHex(sum.digest()));
        return new PackageDigest(UpdateId.of(Blake3.bytes(root)), shape.size(), sha256);
    }

    private int[] rootOfMany() {
        hashWaiting();
        while (!busy.isEmpty()) {
            addOldest();
        }
        return done.pop().value;
    }

    private void hashWaiting() {
        begun += waiting.hash(begun, helper);
        busy.add(waiting);
        if (idle.isEmpty()) {
            addOldest();
        }
        waiting = idle.remove();
    }

    private void addOldest() {
        HashBatch oldest = busy.remove();
        oldest.values().forEach(this::add);
        idle.add(oldest);
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
