package updrift.cache.filesystem;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import updrift.api.cache.CacheAbility;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** Packages as files of one directory: {@code <id>.pkg} or, while a chunk is missing, {@code <id>.part}, with {@code <id>.tree} and {@code <id>.have}. */
final class FileSystemCache implements CacheStorage {
    /** More would burden the caller; a cache of ordinary packages has a few dozen. */
    private static final int UPDATES_MAX = 100_000;

    private final Path directory;
    private final DirectoryLock lock;

    private FileSystemCache(Path directory, DirectoryLock lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /** Makes {@code directory} if it isn't there, locks it, and removes what a crash has left in it. */
    static FileSystemCache open(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        try {
            OwnerOnly.createDirectories(absolute);
            Path real = absolute.toRealPath();
            OwnerOnly.requireNobodyElseWrites(real);
            DirectoryLock lock = DirectoryLock.acquire(real);
            try {
                Leftovers.sweep(real);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
            return new FileSystemCache(real, lock);
        } catch (IOException e) {
            throw Failures.of("cache directory " + absolute, e);
        }
    }

    @Override
    public Set<CacheAbility> abilities() {
        return EnumSet.of(CacheAbility.WRITABLE, CacheAbility.DURABLE, CacheAbility.PARTIAL, CacheAbility.REGIONS);
    }

    @Override
    public List<UpdateId> list() {
        TreeSet<UpdateId> kept = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                CacheFile.of(file)
                        .filter(CacheFile::isPackage)
                        .filter(CacheFile::isRegular)
                        .ifPresent(found -> kept.add(found.id()));
                if (kept.size() > UPDATES_MAX) {
                    throw new UpdriftException(
                            ErrorCode.CACHE_FAILED, directory + " holds more than " + UPDATES_MAX + " packages");
                }
            }
        } catch (IOException e) {
            throw Failures.of(directory.toString(), e);
        }
        return List.copyOf(kept);
    }

    @Override
    public Optional<StoredUpdate> open(UpdateId updateId) {
        for (CacheFile.Kind kind : List.of(CacheFile.Kind.PKG, CacheFile.Kind.PART)) {
            if (new CacheFile(directory, updateId, kind).isRegular()) {
                return Optional.of(new FileUpdate(directory, updateId, kind == CacheFile.Kind.PKG));
            }
        }
        return Optional.empty();
    }

    @Override
    public StoredUpdate create(UpdateId updateId, long size) {
        long found = usableSpace();
        if (size > found) {
            throw new UpdriftException(
                    ErrorCode.CACHE_FULL,
                    "cache directory " + directory + " needs " + size + " bytes and has " + found);
        }
        delete(updateId);
        return FileUpdate.create(directory, updateId);
    }

    @Override
    public void delete(UpdateId updateId) {
        try {
            // The bitmap goes first: without it nothing of what a crash leaves behind is claimed.
            for (CacheFile.Kind kind : CacheFile.Kind.values()) {
                Files.deleteIfExists(new CacheFile(directory, updateId, kind).path());
            }
            OwnerOnly.forceDirectory(directory);
        } catch (IOException e) {
            throw Failures.of(directory + " can't forget " + updateId, e);
        }
    }

    @Override
    public long usableSpace() {
        return Failures.usableSpace(directory);
    }

    @Override
    public void close() {
        lock.close();
    }
}
