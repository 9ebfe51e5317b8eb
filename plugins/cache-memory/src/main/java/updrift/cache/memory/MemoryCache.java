package updrift.cache.memory;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import updrift.api.cache.CacheAbility;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.UpdateId;

/** Packages in memory: whole and partial ones, all gone when the node ends. */
final class MemoryCache implements CacheStorage {
    private final Memory memory;

    /** Guarded by this. */
    private final SortedMap<UpdateId, MemoryUpdate> kept = new TreeMap<>();

    MemoryCache(Memory memory) {
        this.memory = memory;
    }

    @Override
    public Set<CacheAbility> abilities() {
        return EnumSet.of(CacheAbility.WRITABLE, CacheAbility.PARTIAL);
    }

    @Override
    public synchronized List<UpdateId> list() {
        return List.copyOf(kept.keySet());
    }

    @Override
    public synchronized Optional<StoredUpdate> open(UpdateId updateId) {
        return Optional.ofNullable(kept.get(updateId));
    }

    @Override
    public synchronized StoredUpdate create(UpdateId updateId, long size) {
        delete(updateId);
        MemoryUpdate made = new MemoryUpdate(memory, size);
        kept.put(updateId, made);
        return made;
    }

    @Override
    public synchronized void delete(UpdateId updateId) {
        MemoryUpdate forgotten = kept.remove(updateId);
        if (forgotten != null) {
            forgotten.forget();
        }
    }

    @Override
    public long usableSpace() {
        return memory.free();
    }

    @Override
    public synchronized void close() {
        kept.values().forEach(MemoryUpdate::forget);
        kept.clear();
    }
}
