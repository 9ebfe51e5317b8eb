package com.acme.heap;

import java.util.*;
import updrift.api.cache.*;
import updrift.api.content.UpdateId;
import updrift.api.error.*;

/** Packages in the heap: whole and partial ones, gone with the node. */
final class HeapCache implements CacheStorage {
    private final long most;
    private final SortedMap<UpdateId, HeapUpdate> kept = new TreeMap<>();

    HeapCache(long most) { this.most = most; }

    /** Neither DURABLE nor REGIONS: what isn't declared must not be there, and the contract looks. */
    @Override public Set<CacheAbility> abilities() { return EnumSet.of(CacheAbility.WRITABLE, CacheAbility.PARTIAL); }

    @Override public synchronized List<UpdateId> list() { return List.copyOf(kept.keySet()); }

    @Override public synchronized Optional<StoredUpdate> open(UpdateId id) { return Optional.ofNullable(kept.get(id)); }

    @Override public synchronized StoredUpdate create(UpdateId id, long size) {
        kept.remove(id);
        long free = usableSpace();
        if (size > free) {
            throw new UpdriftException(ErrorCode.CACHE_FULL, id + " needs " + size + " bytes, and " + free + " are free");
        }
        HeapUpdate made = new HeapUpdate((int) size);
        kept.put(id, made);
        return made;
    }

    @Override public synchronized void delete(UpdateId id) { kept.remove(id); }

    /** No array is longer than an int counts. */
    @Override public synchronized long usableSpace() {
        long used = kept.values().stream().mapToLong(HeapUpdate::size).sum();
        return Math.max(0, Math.min(most - used, Integer.MAX_VALUE - 8));
    }

    @Override public synchronized void close() { kept.clear(); }
}
