package updrift.cache.memory;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.FileRegion;

/** One update in memory. It is the same whoever opens it, so closing it lets go of nothing. */
final class MemoryUpdate implements StoredUpdate {
    private final Map<StoredPart, Segments> parts = new EnumMap<>(StoredPart.class);
    private final long size;
    private volatile boolean complete;

    /** Throws {@code CACHE_FULL} if {@code memory} has no room for {@code size} bytes. */
    MemoryUpdate(Memory memory, long size) {
        this.size = size;
        for (StoredPart part : StoredPart.values()) {
            parts.put(part, new Segments(memory, part == StoredPart.PACKAGE ? size : 0));
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean isComplete() {
        return complete;
    }

    @Override
    public void write(StoredPart part, long position, ByteBuffer bytes) {
        part(part).write(position, bytes);
    }

    @Override
    public int read(StoredPart part, long position, ByteBuffer into) {
        return part(part).read(position, into);
    }

    @Override
    public long length(StoredPart part) {
        return part(part).length();
    }

    private Segments part(StoredPart part) {
        Segments segments = parts.get(part);
        if (segments == null) {
            throw new IllegalStateException(part + " is no part of an update");
        }
        return segments;
    }

    @Override
    public void force(StoredPart part) {
        // There is nothing more lasting to write to, and the storage says so: it isn't DURABLE.
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
        complete = true;
        part(StoredPart.HAVE).clear();
    }

    @Override
    public void close() {
        // The bytes stay for whoever opens it next.
    }

    /** Gives its memory back; it isn't used any more. */
    void forget() {
        parts.values().forEach(Segments::clear);
    }
}
