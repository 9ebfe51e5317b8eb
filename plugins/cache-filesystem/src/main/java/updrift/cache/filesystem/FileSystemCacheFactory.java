package updrift.cache.filesystem;

import java.nio.file.Path;
import java.util.List;
import org.pf4j.Extension;
import updrift.api.cache.CacheContext;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.CacheStorageFactory;
import updrift.api.config.Setting;
import updrift.api.config.Settings;

/** Opens a cache in a directory of the local file system. */
@Extension
public final class FileSystemCacheFactory implements CacheStorageFactory {
    @Override
    public String name() {
        return "filesystem";
    }

    @Override
    public List<Setting> settings() {
        return List.of(new Setting(
                "directory",
                Setting.Kind.TEXT,
                null,
                "where packages are kept, relative to the state directory; without it in its directory cache"));
    }

    @Override
    public CacheStorage create(Settings settings, CacheContext context) {
        Path directory = settings.text("directory").map(context::resolve).orElseGet(context::directory);
        return FileSystemCache.open(directory);
    }
}
