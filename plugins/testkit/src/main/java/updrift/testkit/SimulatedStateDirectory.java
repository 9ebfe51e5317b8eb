package updrift.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import updrift.api.disk.StateDirectory;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** Small durable state on a {@link SimulatedDisk}, made of the same steps as on a real one. */
final class SimulatedStateDirectory implements StateDirectory {
    private final SimulatedDisk disk;
    private final String path;

    SimulatedStateDirectory(SimulatedDisk disk, String path) {
        this.disk = disk;
        this.path = path;
    }

    @Override
    public Optional<byte[]> read(String name) {
        String file = file(name);
        return attempt(file, () -> {
            if (!disk.exists(file)) {
                return Optional.empty();
            }
            long length = disk.length(file);
            if (length > FILE_MAX) {
                throw new IOException("has " + length + " bytes, more than " + FILE_MAX);
            }
            ByteBuffer content = ByteBuffer.allocate((int) length);
            disk.read(file, 0, content);
            return Optional.of(content.array());
        });
    }

    @Override
    public void replace(String name, byte[] content) {
        if (content.length > FILE_MAX) {
            throw new IllegalArgumentException(name + " would have more than " + FILE_MAX + " bytes");
        }
        String file = file(name);
        String written = path + "/." + name + ".new";
        attempt(file, () -> {
            disk.create(written);
            disk.write(written, 0, ByteBuffer.wrap(content));
            disk.force(written);
            disk.rename(written, file);
            disk.forceDirectory(path);
            return Optional.empty();
        });
    }

    @Override
    public void append(String name, byte[] content) {
        String file = file(name);
        attempt(file, () -> {
            if (!disk.exists(file)) {
                disk.create(file);
            }
            disk.write(file, disk.length(file), ByteBuffer.wrap(content));
            return Optional.empty();
        });
    }

    @Override
    public void force(String name) {
        String file = file(name);
        attempt(file, () -> {
            disk.force(file);
            disk.forceDirectory(path);
            return Optional.empty();
        });
    }

    @Override
    public void delete(String name) {
        String file = file(name);
        attempt(file, () -> {
            if (disk.exists(file)) {
                disk.delete(file);
                disk.forceDirectory(path);
            }
            return Optional.empty();
        });
    }

    @Override
    public List<String> list() {
        return disk.list(path).stream().filter(name -> name.matches(NAME)).toList();
    }

    @Override
    public StateDirectory directory(String name) {
        return new SimulatedStateDirectory(disk, file(name));
    }

    private String file(String name) {
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException("no name of a state file: " + name);
        }
        return path + "/" + name;
    }

    private interface Step {
        Optional<byte[]> run() throws IOException;
    }

    private static Optional<byte[]> attempt(String file, Step step) {
        try {
            return step.run();
        } catch (IOException failure) {
            throw new UpdriftException(ErrorCode.STATE_UNUSABLE, file + ": " + failure.getMessage(), failure);
        }
    }
}
