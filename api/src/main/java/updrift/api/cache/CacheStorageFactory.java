package updrift.api.cache;

import updrift.api.PluginFactory;
import updrift.api.config.Settings;

/** Opens a {@link CacheStorage}. */
public interface CacheStorageFactory extends PluginFactory {
    /** Opens and probes it; throws {@code CACHE_FAILED} naming the place if it can't be read (and written, where it should be), {@code IN_USE} if another process has it. A {@code SHARED} one isn't probed: a node starts without it too. */
    CacheStorage create(Settings settings, CacheContext context);
}
