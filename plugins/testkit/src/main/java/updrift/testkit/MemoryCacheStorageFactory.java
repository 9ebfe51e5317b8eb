package updrift.testkit;

import java.util.List;
import updrift.api.cache.CacheContext;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.CacheStorageFactory;
import updrift.api.config.Setting;
import updrift.api.config.Settings;

/**
 * A cache for tests that keeps whole and partial packages on a {@link SimulatedDisk}, in files as a real one: what wasn't forced is lost or torn when the disk
 * crashes, and the disk can be full or fail where a test wants it.
 */
public final class MemoryCacheStorageFactory implements CacheStorageFactory {
    private final SimulatedDisk disk;
    private final String directory;

    /** On a disk of its own. */
    public MemoryCacheStorageFactory() {
        this(new SimulatedDisk(), "cache");
    }

    /** In {@code directory} of {@code disk}. */
    public MemoryCacheStorageFactory(SimulatedDisk disk, String directory) {
        this.disk = disk;
        this.directory = directory;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public List<Setting> settings() {
        return List.of();
    }

    @Override
    public CacheStorage create(Settings settings, CacheContext context) {
        return create();
    }

    /** As {@link #create(Settings, CacheContext)}, which it needs nothing of. */
    public CacheStorage create() {
        return new MemoryCacheStorage(disk, directory);
    }
}
