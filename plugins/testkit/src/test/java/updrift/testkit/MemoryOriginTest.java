package updrift.testkit;

import updrift.api.cache.CacheStorage;
import updrift.api.content.UpdateId;

class MemoryOriginTest extends CacheStorageContract {
    private final MemoryOrigin origin = new MemoryOrigin();

    @Override
    protected CacheStorage open() {
        return origin;
    }

    @Override
    protected boolean stock(UpdateId which, byte[] bytes, byte[] tree) {
        origin.stock(which, bytes, tree);
        return true;
    }

    @Override
    protected boolean stockObject(String name, byte[] bytes) {
        origin.stockObject(name, bytes);
        return true;
    }
}
