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
import updrift.engine.content.TestPackage;

/**
 * Takes every write and keeps nothing; what is read comes from one package that all share. For swarms and measurements in which every node would else hold a
 * copy.
 */
final class LendingStorage implements CacheStorage {
    private final ByteBuffer bytes;
    private final ByteBuffer tree;

    /** Lends nothing. */
    LendingStorage() {
        this(ByteBuffer.allocate(0), ByteBuffer.allocate(0));
    }

    private LendingStorage(ByteBuffer bytes, ByteBuffer tree) {
        this.bytes = bytes;
        this.tree = tree;
    }

    static LendingStorage of(TestPackage lent) {
        return new LendingStorage(ByteBuffer.wrap(lent.bytes()), ByteBuffer.wrap(lent.tree()));
    }

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
        return new Lent(size);
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

    private final class Lent implements StoredUpdate {
        private final long size;

        Lent(long size) {
            this.size = size;
        }

        @Override
        public long size() {
            return size;
        }

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
            ByteBuffer from = part == StoredPart.PACKAGE ? bytes : tree;
            int length = Math.min(into.remaining(), Math.max(0, from.limit() - (int) position));
            into.put(into.position(), from, (int) position, length).position(into.position() + length);
            return length;
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
