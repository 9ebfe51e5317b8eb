package updrift.engine.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.engine.content.PackageHasher;
import updrift.engine.content.TreeShape;

/** Takes a whole package from its publisher: copied, hashed and its tree written in one pass. On a worker. */
final class PackageImport {
    /** One read, hashed in batches of chunks, one write. */
    private static final int STEP = 1 << 20;

    private PackageImport() {}

    /** Copies what {@code source} holds; {@code CHECKSUM_MISMATCH} unless it is the package with this id and size. */
    static void copy(ReadableByteChannel source, StoredUpdate into, UpdateId id, TreeShape shape) {
        PackageHasher hasher = PackageHasher.of(shape, (position, node) -> into.write(StoredPart.TREE, position, node));
        ByteBuffer bytes = ByteBuffer.allocateDirect(STEP);
        long copied = 0;
        while (fill(source, bytes)) {
            if (bytes.remaining() > shape.size() - copied) {
                throw another("has more than the " + shape.size() + " announced bytes");
            }
            into.write(StoredPart.PACKAGE, copied, bytes.duplicate());
            copied += bytes.remaining();
            hasher.update(bytes);
        }
        if (copied < shape.size()) {
            throw another("has " + copied + " bytes, announced were " + shape.size());
        }
        UpdateId found = hasher.finish().id();
        if (!found.equals(id)) {
            throw another("is " + found + ", announced was " + id);
        }
    }

    private static boolean fill(ReadableByteChannel source, ByteBuffer bytes) {
        bytes.clear();
        try {
            while (bytes.hasRemaining() && source.read(bytes) >= 0) {}
        } catch (IOException e) {
            throw new UpdriftException(ErrorCode.NOT_POSSIBLE, "the package can't be read: " + e.getMessage(), e);
        }
        return bytes.flip().hasRemaining();
    }

    private static UpdriftException another(String why) {
        return new UpdriftException(
                ErrorCode.CHECKSUM_MISMATCH, "the package " + why + "; did it change after it was announced?");
    }
}
