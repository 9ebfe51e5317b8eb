package updrift.engine.cache;

import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.Optional;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.UpdateId;

/** A package of which no chunk is missing. It holds a lease until it is closed. Only a {@link StoredPackage} makes one. */
public final class CompleteRelease implements AutoCloseable {
    private final UpdateId id;
    private final long size;
    private final StoredUpdate stored;
    private final Lease lease;

    CompleteRelease(UpdateId id, long size, StoredUpdate stored, Lease lease) {
        this.id = id;
        this.size = size;
        this.stored = stored;
        this.lease = lease;
    }

    public UpdateId id() {
        return id;
    }

    /** In bytes. */
    public long size() {
        return size;
    }

    /** Its bytes from the start, read on a worker; whoever uses them to run something hashes them again. Several may be open; closing one is not needed. */
    public ReadableByteChannel open() {
        return new Bytes();
    }

    /** The file that it lies in, to be linked, never written to; empty where the storage has no files. */
    public Optional<Path> file() {
        return stored.file();
    }

    /** Ends the lease; callable from any thread, again too. */
    @Override
    public void close() {
        lease.close();
    }

    private final class Bytes implements ReadableByteChannel {
        private long position;

        @Override
        public int read(ByteBuffer into) {
            if (position == size) {
                return -1;
            }
            int read = stored.read(StoredPart.PACKAGE, position, into);
            position += read;
            return read == 0 && into.hasRemaining() ? -1 : read;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // The files belong to the package, which the lease keeps open.
        }
    }
}
