package com.acme.heap;

import updrift.api.cache.CacheStorage;
import updrift.testkit.CacheStorageContract;

class HeapCacheTest extends CacheStorageContract {
    @Override
    protected CacheStorage open() {
        return new HeapCache(4 << 20);
    }
}
