package updrift.cache.memory;

import java.util.List;
import org.pf4j.Extension;
import updrift.api.cache.CacheContext;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.CacheStorageFactory;
import updrift.api.config.Setting;
import updrift.api.config.Setting.Kind;
import updrift.api.config.Settings;

/** Makes a cache in memory: for small fleets of nodes without a disk of their own, and for tests. It touches no file and no clock. */
@Extension
public final class MemoryCacheFactory implements CacheStorageFactory {
    private static final String MAX_SIZE = "max_size";
    private static final String DIRECT = "direct";

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                // Room for the default cache_size, which the engine keeps to, and a little for what isn't counted
                // there.
                new Setting(
                        MAX_SIZE,
                        Kind.SIZE,
                        "128MiB",
                        "most bytes in memory, of packages and what proves them, from 64KiB"),
                new Setting(DIRECT, Kind.FLAG, "false", "keep them outside the Java heap"));
    }

    @Override
    public CacheStorage create(Settings settings, CacheContext context) {
        long most = settings.size(MAX_SIZE).orElseThrow(() -> settings.wrong(MAX_SIZE, "is required"));
        if (most < Segments.SEGMENT_BYTES) {
            throw settings.wrong(MAX_SIZE, "must be 64KiB or more");
        }
        return new MemoryCache(new Memory(most, settings.flag(DIRECT)));
    }
}
