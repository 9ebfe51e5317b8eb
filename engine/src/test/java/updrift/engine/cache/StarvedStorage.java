package updrift.engine.cache;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.FileRegion;

/** A storage whose n-th step from now has no memory, half done. */
final class StarvedStorage implements StoredUpdate {
    private final StoredUpdate stored;
    private int stepsLeft = Integer.MAX_VALUE;

    StarvedStorage(StoredUpdate stored) {
        this.stored = stored;
    }

    /** Lets the {@code n}-th step, 1 is the next, run out of memory. */
    void starveAt(int n) {
        stepsLeft = n;
    }

    private void step() {
        if (--stepsLeft == 0) {
            throw new OutOfMemoryError("of this test");
        }
    }

    @Override
    public long size() {
        return stored.size();
    }

    @Override
    public boolean isComplete() {
        return stored.isComplete();
    }

    @Override
    public void write(StoredPart part, long position, ByteBuffer bytes) {
        step();
        stored.write(part, position, bytes);
    }

    @Override
    public int read(StoredPart part, long position, ByteBuffer into) {
        return stored.read(part, position, into);
    }

    @Override
    public long length(StoredPart part) {
        return stored.length(part);
    }

    @Override
    public void force(StoredPart part) {
        step();
        stored.force(part);
    }

    @Override
    public Optional<FileRegion> region(long position, int length) {
        return stored.region(position, length);
    }

    @Override
    public Optional<Path> file() {
        return stored.file();
    }

    @Override
    public void complete() {
        step();
        stored.complete();
    }

    @Override
    public void close() {
        stored.close();
    }
}
