package updrift.testkit;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.FileRegion;

/** One package of a {@link MemoryOrigin}. */
final class MemoryOriginUpdate implements StoredUpdate {
    private final MemoryOrigin origin;
    private final byte[] bytes;
    private final byte[] tree;

    MemoryOriginUpdate(MemoryOrigin origin, byte[] bytes, byte[] tree) {
        this.origin = origin;
        this.bytes = bytes;
        this.tree = tree;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public boolean isComplete() {
        return true;
    }

    @Override
    public int read(StoredPart part, long position, ByteBuffer into) {
        origin.requireHere();
        byte[] content = content(part);
        int from = (int) Math.min(position, content.length);
        int count = Math.min(into.remaining(), content.length - from);
        into.put(content, from, count);
        if (part == StoredPart.PACKAGE) {
            origin.read(count);
        }
        return count;
    }

    private byte[] content(StoredPart part) {
        return switch (part) {
            case PACKAGE -> bytes;
            case TREE -> tree;
            case HAVE -> new byte[0];
        };
    }

    @Override
    public long length(StoredPart part) {
        return content(part).length;
    }

    @Override
    public void write(StoredPart part, long position, ByteBuffer written) {
        throw MemoryOrigin.readOnly();
    }

    @Override
    public void force(StoredPart part) {
        throw MemoryOrigin.readOnly();
    }

    @Override
    public Optional<FileRegion> region(long position, int length) {
        return Optional.empty();
    }

    @Override
    public Optional<Path> file() {
        return Optional.empty();
    }

    @Override
    public void complete() {
        throw MemoryOrigin.readOnly();
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
