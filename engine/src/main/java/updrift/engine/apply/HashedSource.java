package updrift.engine.apply;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import updrift.engine.content.PackageDigest;
import updrift.engine.content.PackageHasher;
import updrift.engine.content.TreeShape;

/** Hashes a package while somebody else reads it, so that what was read is what was hashed. */
final class HashedSource implements ReadableByteChannel {
    private final ReadableByteChannel source;
    private final long size;
    private final PackageHasher hasher;
    private long count;

    private HashedSource(ReadableByteChannel source, long size, PackageHasher hasher) {
        this.source = source;
        this.size = size;
        this.hasher = hasher;
    }

    /** Hashes for the update id. */
    static HashedSource of(ReadableByteChannel source, long size) {
        return new HashedSource(source, size, PackageHasher.of(TreeShape.of(size), (position, node) -> {}));
    }

    /** Hashes for the update id and for the checksum. */
    static HashedSource withChecksum(ReadableByteChannel source, long size) {
        return new HashedSource(source, size, PackageHasher.withChecksum(TreeShape.of(size), (position, node) -> {}));
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int start = into.position();
        int read = source.read(into);
        if (read > 0) {
            count += read;
            if (count > size) {
                throw new IOException("has more than the " + size + " bytes that were signed");
            }
            hasher.update(into.duplicate().flip().position(start));
        }
        return read;
    }

    /** Reads the rest, and says what all of it came to. */
    PackageDigest drain() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(TreeShape.CHUNK);
        while (read(buffer) >= 0) {
            buffer.clear();
        }
        return finish();
    }

    /** What was read came to; {@link IOException} if it is less than was signed. */
    PackageDigest finish() throws IOException {
        if (count < size) {
            throw new IOException("has " + count + " of the " + size + " bytes that were signed");
        }
        return hasher.finish();
    }

    @Override
    public boolean isOpen() {
        return source.isOpen();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
