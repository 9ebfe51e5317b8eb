package updrift.cache.http;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.FileRegion;
import updrift.api.content.UpdateId;

/** One package on a web server: each read is one request for a range. */
final class HttpUpdate implements StoredUpdate {
    private final WebServer server;
    private final UpdateId id;
    private final long size;
    private final long treeLength;

    HttpUpdate(WebServer server, UpdateId id, long size, long treeLength) {
        this.server = server;
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
            String name = id + (part == StoredPart.TREE ? ".tree" : ".pkg");
            into.put(server.range(name, position, count, length));
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
    public Optional<FileRegion> region(long position, int length) {
        return Optional.empty();
    }

    @Override
    public Optional<Path> file() {
        return Optional.empty();
    }

    @Override
    public void write(StoredPart part, long position, ByteBuffer bytes) {
        throw HttpCache.readOnly();
    }

    @Override
    public void force(StoredPart part) {
        throw HttpCache.readOnly();
    }

    @Override
    public void complete() {
        throw HttpCache.readOnly();
    }

    @Override
    public void close() {
        // Connections belong to the server's client and serve the next one.
    }
}
