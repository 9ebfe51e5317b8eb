package updrift.engine.authority;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** The files of an authority: secret keys, the trust anchor, what was published, and a lock. */
public final class AuthorityDirectory {
    /** The time of this machine. */
    public static final InstantSource SYSTEM_CLOCK = Clock.systemUTC();

    static final String ANCHOR = "root.updrift";
    static final String KEY_SUFFIX = ".key";

    private static final String LOCK = "lock";

    /** More than any file here has; what is longer is none of ours. */
    private static final int FILE_MAX = 4 << 20;

    private final Path path;

    private AuthorityDirectory(Path path) {
        this.path = path;
    }

    /** {@code path}, made if it isn't there; {@code KEYS_INVALID} if it holds an authority or what is left of one. */
    public static AuthorityDirectory create(Path path) {
        AuthorityDirectory directory = new AuthorityDirectory(path);
        try {
            OwnerFiles.createDirectories(path);
        } catch (IOException failure) {
            throw invalid("directory " + path + " can't be made: " + failure.getMessage(), failure);
        }
        if (Files.exists(directory.anchor()) || !directory.keyFiles().isEmpty()) {
            throw invalid(path + " already holds keys: choose another directory, or move them away", null);
        }
        return directory;
    }

    /** {@code path}, which {@link #create} made. */
    public static AuthorityDirectory open(Path path) {
        AuthorityDirectory directory = new AuthorityDirectory(path);
        if (!Files.isRegularFile(directory.anchor())) {
            throw invalid(path + " holds no authority (" + ANCHOR + " isn't there): make one with keygen", null);
        }
        return directory;
    }

    /** The trust anchor's file. */
    public Path anchor() {
        return path.resolve(ANCHOR);
    }

    /** The names of the files that hold secret keys, sorted. */
    List<String> keyFiles() {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(KEY_SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw invalid("directory " + path + " can't be read: " + failure.getMessage(), failure);
        }
    }

    /** The whole of {@code name}, or empty if it isn't there. */
    Optional<byte[]> read(String name) {
        Path file = path.resolve(name);
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            if (Files.size(file) > FILE_MAX) {
                throw new IOException("it has more than " + FILE_MAX + " bytes");
            }
            return Optional.of(Files.readAllBytes(file));
        } catch (IOException failure) {
            throw invalid("file " + file + " can't be read: " + failure.getMessage(), failure);
        }
    }

    /** The whole of a file that holds a secret; refused if anybody but its owner may read or change it. */
    byte[] readSecret(String name) {
        Path file = path.resolve(name);
        try {
            Set<PosixFilePermission> others = new TreeSet<>(OwnerFiles.permissions(file));
            others.removeIf(permission -> permission.name().startsWith("OWNER_"));
            if (!others.isEmpty()) {
                throw invalid(
                        "secret key " + file + " is open to others (" + others
                                + "): whoever may have read it can sign as you;" + " if that was nobody, chmod 600 it",
                        null);
            }
        } catch (IOException failure) {
            throw invalid("secret key " + file + " can't be read: " + failure.getMessage(), failure);
        }
        return read(name).orElseThrow(() -> invalid("secret key " + file + " isn't there", null));
    }

    /** Makes {@code content} the whole of {@code name}, for its owner alone; when it returns this survives a crash, and before that the old content does. */
    void replaceSecret(String name, byte[] content) {
        replace(name, content, true);
    }

    /** As {@link #replaceSecret}, readable as the system's defaults say. */
    void replace(String name, byte[] content) {
        replace(name, content, false);
    }

    private void replace(String name, byte[] content, boolean secret) {
        Path file = path.resolve(name);
        Path written = path.resolve("." + name + ".new");
        try {
            Files.deleteIfExists(written);
            try (FileChannel channel = OwnerFiles.createNew(written, secret)) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
            OwnerFiles.forceDirectory(path);
        } catch (IOException failure) {
            throw invalid("file " + file + " can't be written: " + failure.getMessage(), failure);
        }
    }

    /** Runs {@code action} while nobody else, in this process or another, runs one here; {@code IN_USE} if somebody does. */
    public <T> T locked(Supplier<T> action) {
        Path file = path.resolve(LOCK);
        try (FileChannel channel = FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw inUse();
            }
            return action.get();
        } catch (OverlappingFileLockException ownProcess) {
            throw inUse();
        } catch (IOException failure) {
            throw invalid("file " + file + " can't be locked: " + failure.getMessage(), failure);
        }
    }

    private UpdriftException inUse() {
        return new UpdriftException(ErrorCode.IN_USE, "another process signs with " + path + " just now: try again");
    }

    static UpdriftException invalid(String why, @Nullable Throwable cause) {
        return new UpdriftException(ErrorCode.KEYS_INVALID, why, cause);
    }
}
