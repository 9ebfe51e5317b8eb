package updrift.testkit;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import updrift.api.cache.CacheAbility;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/**
 * A second tier for tests: a {@code SHARED} storage that nodes can only read, in memory. It counts what is read from it, and can be away for a while.
 * Thread-safe.
 */
public final class MemoryOrigin implements CacheStorage {
    private final Map<UpdateId, byte[]> packages = new TreeMap<>();
    private final Map<UpdateId, byte[]> trees = new TreeMap<>();
    private final Map<String, byte[]> objects = new TreeMap<>();
    private final AtomicLong packageBytesRead = new AtomicLong();
    private long objectReads;
    private boolean away;
    private int refusesEach = Integer.MAX_VALUE;
    private int asked;
    private int refused;

    /** Keeps the package {@code id} from now on; {@code tree} may be of any length, and none is 0. */
    public synchronized void stock(UpdateId id, byte[] bytes, byte[] tree) {
        packages.put(id, bytes.clone());
        trees.put(id, tree.clone());
    }

    /** Keeps a small object from now on. */
    public synchronized void stockObject(String name, byte[] bytes) {
        objects.put(name, bytes.clone());
    }

    /** Whether all that is asked of it fails. */
    public synchronized void away(boolean newAway) {
        away = newAway;
    }

    /** From now on each {@code nth} time that it is asked for anything that fails. */
    public synchronized void refusingEach(int nth) {
        refusesEach = nth;
        asked = 0;
    }

    /** How often something that was asked of it failed so far. */
    public synchronized int refused() {
        return refused;
    }

    /** Bytes of packages that were read so far. */
    public long packageBytesRead() {
        return packageBytesRead.get();
    }

    /** How often it was asked for a small object so far. */
    public synchronized long objectReads() {
        return objectReads;
    }

    @Override
    public Set<CacheAbility> abilities() {
        return EnumSet.of(CacheAbility.SHARED);
    }

    @Override
    public List<UpdateId> list() {
        return List.of();
    }

    @Override
    public synchronized Optional<StoredUpdate> open(UpdateId updateId) {
        requireHere();
        byte[] bytes = packages.get(updateId);
        byte[] tree = trees.get(updateId);
        return bytes == null || tree == null
                ? Optional.empty()
                : Optional.of(new MemoryOriginUpdate(this, bytes, tree));
    }

    @Override
    public synchronized Optional<byte[]> object(String name, int most) {
        objectReads++;
        requireHere();
        byte[] bytes = objects.get(name);
        if (bytes != null && bytes.length > most) {
            throw new UpdriftException(
                    ErrorCode.CACHE_FAILED,
                    name + " has " + bytes.length + " bytes; at most " + most + " are expected");
        }
        return Optional.ofNullable(bytes).map(byte[]::clone);
    }

    synchronized void requireHere() {
        asked++;
        if (away || asked % refusesEach == 0) {
            refused++;
            throw new UpdriftException(ErrorCode.CACHE_FAILED, "the origin in memory is away");
        }
    }

    void read(int packageBytes) {
        packageBytesRead.addAndGet(packageBytes);
    }

    @Override
    public StoredUpdate create(UpdateId updateId, long size) {
        throw readOnly();
    }

    @Override
    public void delete(UpdateId updateId) {
        throw readOnly();
    }

    static UpdriftException readOnly() {
        return new UpdriftException(ErrorCode.NOT_POSSIBLE, "the origin in memory can only be read");
    }

    @Override
    public long usableSpace() {
        return 0;
    }

    @Override
    public void close() {
        // Others go on reading it.
    }
}
