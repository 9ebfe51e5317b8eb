package updrift.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** The files of a simulated cache, {@code <id>.<kind>}. Thread-safe, which the disk isn't. */
final class MemoryCacheFiles {
    private static final String NO_SPACE = "No space left";

    private final SimulatedDisk disk;
    private final String directory;

    MemoryCacheFiles(SimulatedDisk disk, String directory) {
        this.disk = disk;
        this.directory = directory;
    }

    private interface Step {
        long run(String path) throws IOException;
    }

    List<String> names() {
        synchronized (disk) {
            return disk.list(directory);
        }
    }

    boolean exists(UpdateId id, String kind) {
        synchronized (disk) {
            return disk.exists(path(id, kind));
        }
    }

    void requireSpace(long needed) {
        long found = usableSpace();
        if (needed > found) {
            throw new UpdriftException(
                    ErrorCode.CACHE_FULL, directory + " needs " + needed + " bytes and has " + found);
        }
    }

    long usableSpace() {
        synchronized (disk) {
            return disk.usableSpace();
        }
    }

    void create(UpdateId id, String kind) {
        attempt(id, kind, path -> {
            disk.create(path);
            return 0;
        });
    }

    void delete(UpdateId id, String kind) {
        attempt(id, kind, path -> {
            if (disk.exists(path)) {
                disk.delete(path);
            }
            return 0;
        });
    }

    void rename(UpdateId id, String from, String to) {
        attempt(id, from, path -> {
            disk.rename(path, path(id, to));
            return 0;
        });
    }

    long length(UpdateId id, String kind) {
        return attempt(id, kind, disk::length);
    }

    int read(UpdateId id, String kind, long position, ByteBuffer into) {
        return (int) attempt(id, kind, path -> disk.read(path, position, into));
    }

    void write(UpdateId id, String kind, long position, ByteBuffer bytes) {
        attempt(id, kind, path -> {
            if (!disk.exists(path)) {
                disk.create(path);
            }
            disk.write(path, position, bytes);
            return 0;
        });
    }

    void force(UpdateId id, String kind) {
        attempt(id, kind, path -> {
            if (disk.exists(path)) {
                disk.force(path);
                disk.forceDirectory(directory);
            }
            return 0;
        });
    }

    void forceNames() {
        synchronized (disk) {
            try {
                disk.forceDirectory(directory);
            } catch (IOException e) {
                throw failure(e);
            }
        }
    }

    private long attempt(UpdateId id, String kind, Step step) {
        synchronized (disk) {
            try {
                return step.run(path(id, kind));
            } catch (IOException e) {
                throw failure(e);
            }
        }
    }

    private static UpdriftException failure(IOException e) {
        String message = String.valueOf(e.getMessage());
        ErrorCode code = message.contains(NO_SPACE) ? ErrorCode.CACHE_FULL : ErrorCode.CACHE_FAILED;
        return new UpdriftException(code, message, e);
    }

    private String path(UpdateId id, String kind) {
        return directory + "/" + id + "." + kind;
    }
}
