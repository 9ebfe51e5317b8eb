package updrift.testkit;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.FileRegion;
import updrift.api.content.UpdateId;

/** One update on a {@link SimulatedDisk}. */
final class MemoryUpdate implements StoredUpdate {
    private final MemoryCacheFiles files;
    private final UpdateId id;
    private volatile boolean complete;

    MemoryUpdate(MemoryCacheFiles files, UpdateId id, boolean complete) {
        this.files = files;
        this.id = id;
        this.complete = complete;
    }

    @Override
    public long size() {
        return length(StoredPart.PACKAGE);
    }

    @Override
    public boolean isComplete() {
        return complete;
    }

    @Override
    public void write(StoredPart part, long position, ByteBuffer bytes) {
        files.write(id, kind(part), position, bytes);
    }

    @Override
    public int read(StoredPart part, long position, ByteBuffer into) {
        return files.exists(id, kind(part)) ? files.read(id, kind(part), position, into) : 0;
    }

    @Override
    public long length(StoredPart part) {
        return files.exists(id, kind(part)) ? files.length(id, kind(part)) : 0;
    }

    @Override
    public void force(StoredPart part) {
        files.force(id, kind(part));
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
        if (!complete) {
            files.rename(id, "part", "pkg");
            complete = true;
        }
        files.delete(id, "have");
        files.forceNames();
    }

    @Override
    public void close() {
        // Nothing is held between two calls.
    }

    private String kind(StoredPart part) {
        return switch (part) {
            case PACKAGE -> complete ? "pkg" : "part";
            case TREE -> "tree";
            case HAVE -> "have";
        };
    }
}
