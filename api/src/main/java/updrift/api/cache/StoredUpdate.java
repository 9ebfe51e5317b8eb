package updrift.api.cache;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import updrift.api.content.FileRegion;

/**
 * One update that is kept. Writes are called one at a time; reads, regions and {@link #force} concurrently with them; all on workers, so they may block. What
 * {@link #force} has returned for survives a crash of the machine; what it has not may be there, torn, or gone. A failure is {@code CACHE_FAILED} naming the file, or
 * {@code CACHE_FULL}.
 */
public interface StoredUpdate extends AutoCloseable {
    /** Size of the package in bytes, as given to {@code create} or, for one found again, as far as the storage knows: a partial one may be shorter. */
    long size();

    /** Whether {@link #complete} was called on it. */
    boolean isComplete();

    /**
     * Writes all of {@code bytes} at {@code position} of {@code part}, growing it, or throws; then any part of them may have been written. A whole package is
     * written to as well, where a damaged chunk of it is mended.
     */
    void write(StoredPart part, long position, ByteBuffer bytes);

    /** Reads from {@code position} until {@code into} is full or {@code part} ends; the number of bytes read, 0 at its end or if it isn't there. */
    int read(StoredPart part, long position, ByteBuffer into);

    /** Present length of {@code part} in bytes. */
    long length(StoredPart part);

    /** When it returns, all writes to {@code part} that returned before the call survive a crash. After a failure nothing that was written since the last success can be relied on. */
    void force(StoredPart part);

    /** A region of the package's file; empty where there is no file. Valid until {@link #close}. */
    Optional<FileRegion> region(long position, int length);

    /**
     * The file that the package's bytes stand in, so that a host can be given a link to it once all of them do; empty where there is no file. Another name from
     * {@link #complete} on.
     */
    Optional<Path> file();

    /** Marks the package as whole, durably. The caller has forced all parts; {@code HAVE} may be dropped. */
    void complete();

    /** Ends its use; nothing is forced. May be called again. */
    @Override
    void close();
}
