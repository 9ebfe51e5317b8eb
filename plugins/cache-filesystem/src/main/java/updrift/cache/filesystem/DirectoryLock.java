package updrift.cache.filesystem;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** Holds a cache directory for one cache: a lock on its file {@code lock}, in which the owner's process number stands. Writing that proves the directory writable. */
final class DirectoryLock {
    /** Far behind the number, so that others can read it on systems where locks are mandatory. */
    private static final long LOCKED_BYTE = 1L << 40;

    private static final int PID_MAX = 20;

    /** Closing any channel of a file ends all locks that a POSIX process has on it, so a second attempt in this process mustn't touch the file. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** {@code IN_USE} with the owner if somebody has it. */
    static DirectoryLock acquire(Path directory) throws IOException {
        if (!HELD_HERE.add(directory)) {
            throw inUse(directory, "this process");
        }
        try {
            return new DirectoryLock(directory, lock(directory));
        } catch (IOException | RuntimeException e) {
            HELD_HERE.remove(directory);
            throw e;
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel =
                OwnerOnly.open(directory.resolve("lock"), Set.of(CREATE, READ, WRITE, LinkOption.NOFOLLOW_LINKS));
        try {
            if (channel.tryLock(LOCKED_BYTE, 1, false) == null) {
                throw inUse(directory, "process " + owner(channel));
            }
            String pid = ProcessHandle.current().pid() + "\n";
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(PID_MAX);
        channel.read(text, 0);
        String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
        return pid.matches("[0-9]+") ? pid : "unknown";
    }

    private static UpdriftException inUse(Path directory, String owner) {
        return new UpdriftException(
                ErrorCode.IN_USE,
                "cache directory " + directory + " is in use by " + owner + "; end it first, or choose another one");
    }

    /** The file stays: removing it would let two others lock different ones. May be called again. */
    void close() {
        if (!channel.isOpen()) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw Failures.of("lock of " + directory, e);
        } finally {
            HELD_HERE.remove(directory);
        }
    }
}
