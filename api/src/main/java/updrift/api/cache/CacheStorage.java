package updrift.api.cache;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/**
 * Keeps packages, whole and partial. It stores what it is told and decides nothing: limits, eviction and verification are the engine's, which checks whatever
 * it reads back. Methods block, so they are called on workers; calls for different updates may be concurrent, {@link #create}, {@link #delete} and the opening of
 * one update never are.
 */
public interface CacheStorage extends AutoCloseable {
    /** What it can do; the same at every call. */
    Set<CacheAbility> abilities();

    /** What is kept, whole or partial, sorted; never more than the caller can bear: at most 100,000. A {@code SHARED} storage leaves out what it can't list. */
    List<UpdateId> list();

    /** Opens what is kept of {@code updateId}; empty if nothing is. Leftovers that can't belong to a package count as nothing. */
    Optional<StoredUpdate> open(UpdateId updateId);

    /**
     * Makes room for a package of {@code size} bytes and opens it, all of it missing; what was kept of it before is gone, from a {@code SHARED} storage once the new
     * one is complete. {@code CACHE_FULL} with needed and found bytes where known.
     */
    StoredUpdate create(UpdateId updateId, long size);

    /** Forgets {@code updateId} durably; nothing happens if it isn't kept. It isn't open. */
    void delete(UpdateId updateId);

    /**
     * Reads a small object that stands beside the packages of a {@code SHARED} storage. Its name is some words of lower case letters, digits, dots, hyphens and
     * underscores with slashes between them, such as {@code shop/stable/statements}. Empty if it isn't there; {@code CACHE_FAILED} if it has more than {@code most}
     * bytes or can't be read. What isn't shared has none.
     */
    default Optional<byte[]> object(String name, int most) {
        return Optional.empty();
    }

    /**
     * Replaces what {@link #object} reads, whole and durably, if it still is {@code before}, empty for what isn't there; false if it is something else by now. Of two
     * who do so at a time one gets false. {@code NOT_POSSIBLE} from a storage that isn't both {@code SHARED} and {@code WRITABLE}.
     */
    default boolean replaceObject(String name, Optional<byte[]> before, byte[] after) {
        throw new UpdriftException(ErrorCode.NOT_POSSIBLE, "no objects can be written beside the packages here");
    }

    /** Bytes that could still be stored as far as the storage knows; {@link Long#MAX_VALUE} if it doesn't. */
    long usableSpace();

    /** Gives everything back, locks too. May be called again. */
    @Override
    void close();
}
