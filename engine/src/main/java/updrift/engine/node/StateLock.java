package updrift.engine.node;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** Holds a state directory for this process: nobody else uses it until {@link #close}, and it is of a format and of a product that fit. */
public final class StateLock implements AutoCloseable {
    /** Far behind the owner's number, which others can so read on systems where locks are mandatory. */
    private static final long LOCKED_BYTE = 1L << 40;

    private static final int PID_MAX = 20;

    /** Closing any channel of a file ends all locks that a POSIX process has on it, so a second attempt within this process mustn't touch the file. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;
    private final String product;

    private StateLock(Path directory, FileChannel channel, String product) {
        this.directory = directory;
        this.channel = channel;
        this.product = product;
    }

    /**
     * Locks {@code directory} for {@code product}, making it if it isn't there. {@code IN_USE} names the process that has it; {@code STATE_UNUSABLE} if it is
     * another product's or was written by a newer version.
     */
    public static StateLock acquire(Path directory, String product) {
        return lock(directory, product);
    }

    /** Locks {@code directory} for whatever product it has; {@code NOT_POSSIBLE} if no node has ever used it. */
    public static StateLock acquireExisting(Path directory) {
        if (!Files.isRegularFile(directory.resolve(StateFormat.FILE))) {
            throw new UpdriftException(ErrorCode.NOT_POSSIBLE, "no node has used " + directory + " yet");
        }
        return lock(directory, null);
    }

    private static StateLock lock(Path directory, @Nullable String product) {
        Path absolute = directory.toAbsolutePath().normalize();
        try {
            OwnerOnly.createDirectories(absolute);
            Path real = absolute.toRealPath();
            if (!HELD_HERE.add(real)) {
                throw inUse(real, "this process");
            }
            try {
                return lockFile(real, product);
            } catch (IOException | RuntimeException failure) {
                HELD_HERE.remove(real);
                throw failure;
            }
        } catch (IOException failure) {
            throw new UpdriftException(
                    ErrorCode.STATE_UNUSABLE, "state directory " + absolute + ": " + failure.getMessage(), failure);
        }
    }

    private static StateLock lockFile(Path real, @Nullable String product) throws IOException {
        FileChannel channel =
                OwnerOnly.open(real.resolve("lock"), Set.of(CREATE, READ, WRITE, LinkOption.NOFOLLOW_LINKS));
        try {
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            if (lock == null) {
                throw inUse(real, "process " + owner(channel).orElse("unknown"));
            }
            String pid = ProcessHandle.current().pid() + "\n";
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
            return new StateLock(real, channel, StateFormat.check(FileStateDirectory.at(real), real, product));
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    private static Optional<String> owner(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(PID_MAX);
        channel.read(text, 0);
        String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
        return pid.matches("[0-9]+") ? Optional.of(pid) : Optional.empty();
    }

    private static UpdriftException inUse(Path directory, String owner) {
        return new UpdriftException(
                ErrorCode.IN_USE,
                "state directory " + directory + " is in use by " + owner
                        + ": end it first, or choose another state directory");
    }

    /** The real path of what is locked. */
    public Path directory() {
        return directory;
    }

    /** Whose state it is. */
    public String product() {
        return product;
    }

    /** Ends the lock; the {@code lock} file stays. May be called again. */
    @Override
    public void close() {
        if (!channel.isOpen()) {
            return;
        }
        try {
            channel.close();
        } catch (IOException failure) {
            throw new UpdriftException(ErrorCode.STATE_UNUSABLE, "lock of " + directory, failure);
        } finally {
            HELD_HERE.remove(directory);
        }
    }
}
