package updrift.cache.s3;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.cache.CacheStorage;
import updrift.testkit.CacheStorageContract;

@Tag("slow")
@Tag("R37")
class S3CacheTest extends CacheStorageContract {
    private final LocalS3 server;

    S3CacheTest(@TempDir Path directory) throws Exception {
        server = new LocalS3(directory);
    }

    @AfterEach
    void stopTheServer() {
        server.close();
    }

    @Override
    protected CacheStorage open() {
        return server.open();
    }

    /** The server, rather: it keeps what it has answered for. */
    @Override
    protected boolean crash() {
        try {
            server.stop();
            server.start();
            return true;
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    protected boolean stockObject(String name, byte[] bytes) {
        try (CacheStorage storage = open()) {
            return storage.replaceObject(name, Optional.empty(), bytes);
        }
    }
}
