package updrift.engine.authority;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import updrift.api.cache.CacheAbility;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.FileRegion;
import updrift.api.content.UpdateId;

/** A store of whole objects in memory, as S3 is one, which its publisher may write to. */
final class SharedShelf implements CacheStorage {
    final Map<String, byte[]> objects = new TreeMap<>();

    /** Runs before an object is replaced, when somebody else may be quicker. */
    Runnable meanwhile = () -> {};

    @Override
    public Set<CacheAbility> abilities() {
        return EnumSet.of(CacheAbility.SHARED, CacheAbility.WRITABLE, CacheAbility.DURABLE);
    }

    @Override
    public List<UpdateId> list() {
        return List.of();
    }

    @Override
    public Optional<StoredUpdate> open(UpdateId id) {
        byte[] bytes = objects.get(id + ".pkg");
        return bytes == null ? Optional.empty() : Optional.of(new Shelved(id, bytes.length, true));
    }

    @Override
    public StoredUpdate create(UpdateId id, long size) {
        return new Shelved(id, size, false);
    }

    @Override
    public void delete(UpdateId id) {
        objects.remove(id + ".pkg");
        objects.remove(id + ".tree");
    }

    @Override
    public Optional<byte[]> object(String name, int most) {
        return Optional.ofNullable(objects.get(name));
    }

    @Override
    public boolean replaceObject(String name, Optional<byte[]> before, byte[] after) {
        meanwhile.run();
        boolean same = Arrays.equals(objects.get(name), before.orElse(null));
        if (same) {
            objects.put(name, after.clone());
        }
        return same;
    }

    @Override
    public long usableSpace() {
        return Long.MAX_VALUE;
    }

    @Override
    public void close() {
        // It stays for whoever looks into it.
    }

    private final class Shelved implements StoredUpdate {
        private final UpdateId id;
        private final long size;
        private final Map<StoredPart, byte[]> written = new EnumMap<>(StoredPart.class);
        private boolean complete;

        Shelved(UpdateId id, long size, boolean complete) {
            this.id = id;
            this.size = size;
            this.complete = complete;
            written.put(StoredPart.PACKAGE, new byte[0]);
            written.put(StoredPart.TREE, new byte[0]);
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public boolean isComplete() {
            return complete;
        }

        @Override
        public void write(StoredPart part, long position, ByteBuffer bytes) {
            byte[] before = written.getOrDefault(part, new byte[0]);
            if (position != before.length) {
                throw new AssertionError(part + " is written at " + position + " behind " + before.length);
            }
            byte[] after = Arrays.copyOf(before, before.length + bytes.remaining());
            bytes.get(after, before.length, bytes.remaining());
            written.put(part, after);
        }

        @Override
        public int read(StoredPart part, long position, ByteBuffer into) {
            throw new AssertionError("a publisher reads no packages");
        }

        @Override
        public long length(StoredPart part) {
            byte[] there = objects.get(id + (part == StoredPart.TREE ? ".tree" : ".pkg"));
            return there == null ? 0 : there.length;
        }

        @Override
        public void force(StoredPart part) {
            // Memory is all there is.
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
            objects.put(id + ".tree", written.get(StoredPart.TREE));
            objects.put(id + ".pkg", written.get(StoredPart.PACKAGE));
            complete = true;
        }

        @Override
        public void close() {
            written.clear();
        }
    }
}
