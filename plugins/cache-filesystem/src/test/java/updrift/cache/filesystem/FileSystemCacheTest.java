package updrift.cache.filesystem;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.cache.CacheStorage;
import updrift.testkit.CacheStorageContract;

class FileSystemCacheTest extends CacheStorageContract {
    @TempDir
    Path directory;

    @Override
    protected CacheStorage open() {
        return FileSystemCache.open(directory.resolve("cache"));
    }
}
