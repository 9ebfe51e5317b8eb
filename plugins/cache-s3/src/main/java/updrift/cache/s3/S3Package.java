package updrift.cache.s3;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.FileRegion;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** One whole package in the bucket: each read is one request for a range. */
final class S3Package implements StoredUpdate {
    private final S3Objects objects;
    private final UpdateId id;
    private final long size;
    private final long treeLength;

    S3Package(S3Objects objects, UpdateId id, long size, long treeLength) {
        this.objects = objects;
        this.id = id;
        this.size = size;
        this.treeLength = treeLength;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean isComplete() {
        return true;
    }

    @Override
    public int read(StoredPart part, long position, ByteBuffer into) {
        long length = length(part);
        int count = (int) Math.min(into.remaining(), Math.max(0, length - position));
        if (count > 0) {
            into.put(objects.range(S3Cache.object(id, part), position, count, length));
        }
        return count;
    }

    @Override
    public long length(StoredPart part) {
        return switch (part) {
            case PACKAGE -> size;
            case TREE -> treeLength;
            case HAVE -> 0;
        };
    }

    @Override
    public void write(StoredPart part, long position, ByteBuffer bytes) {
        throw new UpdriftException(
                ErrorCode.NOT_POSSIBLE, id + " is whole in S3, where nothing is written in place: publish it again");
    }

    @Override
    public void force(StoredPart part) {
        // The store answers once it keeps what it was given.
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
        // It is.
    }

    @Override
    public void close() {
        // Connections belong to the client and serve the next one.
    }
}
