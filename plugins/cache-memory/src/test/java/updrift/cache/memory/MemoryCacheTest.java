package updrift.cache.memory;

import updrift.api.cache.CacheStorage;
import updrift.testkit.CacheStorageContract;

class MemoryCacheTest extends CacheStorageContract {
    @Override
    protected CacheStorage open() {
        return new MemoryCache(new Memory(4 << 20, false));
    }
}
