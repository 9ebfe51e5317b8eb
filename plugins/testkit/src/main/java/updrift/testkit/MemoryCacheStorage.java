package updrift.testkit;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import updrift.api.cache.CacheAbility;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.UpdateId;

/** Packages on a {@link SimulatedDisk}. */
final class MemoryCacheStorage implements CacheStorage {
    private final MemoryCacheFiles files;

    MemoryCacheStorage(SimulatedDisk disk, String directory) {
        this.files = new MemoryCacheFiles(disk, directory);
    }

    @Override
    public Set<CacheAbility> abilities() {
        return EnumSet.of(CacheAbility.WRITABLE, CacheAbility.DURABLE, CacheAbility.PARTIAL);
    }

    @Override
    public List<UpdateId> list() {
        return files.names().stream()
                .filter(name -> name.endsWith(".pkg") || name.endsWith(".part"))
                .map(name -> UpdateId.parse(name.substring(0, name.indexOf('.'))))
                .distinct()
                .toList();
    }

    @Override
    public Optional<StoredUpdate> open(UpdateId updateId) {
        if (files.exists(updateId, "pkg")) {
            return Optional.of(new MemoryUpdate(files, updateId, true));
        }
        return files.exists(updateId, "part")
                ? Optional.of(new MemoryUpdate(files, updateId, false))
                : Optional.empty();
    }

    @Override
    public StoredUpdate create(UpdateId updateId, long size) {
        files.requireSpace(size);
        delete(updateId);
        files.create(updateId, "part");
        files.create(updateId, "tree");
        files.create(updateId, "have");
        files.forceNames();
        return new MemoryUpdate(files, updateId, false);
    }

    @Override
    public void delete(UpdateId updateId) {
        // The bitmap goes first: without it nothing that a crash leaves behind is claimed.
        for (String kind : List.of("have", "part", "pkg", "tree")) {
            files.delete(updateId, kind);
        }
        files.forceNames();
    }

    @Override
    public long usableSpace() {
        return files.usableSpace();
    }

    @Override
    public void close() {
        // The disk stays for whoever opens it next.
    }
}
