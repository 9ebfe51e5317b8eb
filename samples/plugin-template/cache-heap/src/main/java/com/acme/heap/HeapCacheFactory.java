package com.acme.heap;

import java.util.List;
import org.pf4j.Extension;
import updrift.api.cache.*;
import updrift.api.config.*;

/** Makes a cache that keeps packages in the heap. */
@Extension
public final class HeapCacheFactory implements CacheStorageFactory {
    @Override public String name() { return "heap"; }

    @Override public List<Setting> settings() {
        return List.of(new Setting("max_size", Setting.Kind.SIZE, "128MiB", "most bytes of packages in the heap"));
    }

    @Override public CacheStorage create(Settings settings, CacheContext context) {
        return new HeapCache(settings.size("max_size").orElseThrow(() -> settings.wrong("max_size", "is required")));
    }
}
