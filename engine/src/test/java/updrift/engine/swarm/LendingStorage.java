package updrift.engine.swarm;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import updrift.api.cache.CacheAbility;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.FileRegion;
import updrift.api.content.UpdateId;

/** Takes every write and keeps nothing, for measurements that leave the disk out. */
final class NowhereStorage implements CacheStorage {
    @Override
    public Set<CacheAbility> abilities() {
        return EnumSet.of(CacheAbility.WRITABLE, CacheAbility.DURABLE, CacheAbility.PARTIAL);
    }

    @Override
    public List<UpdateId> list() {
        return List.of();
    }

    @Override
    public Optional<StoredUpdate> open(UpdateId updateId) {
        return Optional.empty();
    }

    @Override
    public StoredUpdate create(UpdateId updateId, long size) {
        return new Nowhere(size);
    }

    @Override
    public void delete(UpdateId updateId) {
        // There is nothing.
    }

    @Override
    public long usableSpace() {
        return Long.MAX_VALUE;
    }

    @Override
    public void close() {
        // There is nothing.
    }

    private record Nowhere(long size) implements StoredUpdate {
        @Override
        public boolean isComplete() {
            return false;
        }

        @Override
        public void write(StoredPart part, long position, ByteBuffer bytes) {
            bytes.position(bytes.limit());
        }

        @Override
        public int read(StoredPart part, long position, ByteBuffer into) {
            return 0;
        }

        @Override
        public long length(StoredPart part) {
            return 0;
        }

        @Override
        public void force(StoredPart part) {
            // There is nothing.
        }

        @Override
        public Optional<FileRegion> region(long position, int length) {
            return Optional.empty();
        }

        @Override
        public Optional<Path> file() {
            return Optional.empty();
        }

        @Override
        public void complete() {
            // There is nothing.
        }

        @Override
        public void close() {
            // There is nothing.
        }
    }
}
