package updrift.cache.filesystem;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.FileRegion;
import updrift.api.content.UpdateId;

/**
 * One update as up to three files. Each is opened when it is first read or written, without following a link, and stays open; so packages that nobody asks for
 * take no descriptors, however many they are.
 */
final class FileUpdate implements StoredUpdate {
    private final Path directory;
    private final UpdateId id;

    /** Guarded by itself. */
    private final Map<StoredPart, FileChannel> channels = new EnumMap<>(StoredPart.class);

    private volatile boolean complete;
    private volatile boolean namesUnforced;
    private boolean closed;

    /** One that is kept, and whole if {@code complete}. */
    FileUpdate(Path directory, UpdateId id, boolean complete) {
        this.directory = directory;
        this.id = id;
        this.complete = complete;
    }

    static FileUpdate create(Path directory, UpdateId id) {
        FileUpdate update = new FileUpdate(directory, id, false);
        update.openChannel(StoredPart.PACKAGE, Set.of(CREATE_NEW, READ, WRITE, LinkOption.NOFOLLOW_LINKS));
        update.attempt(StoredPart.PACKAGE, 0, () -> {
            OwnerOnly.forceDirectory(directory);
            return 0;
        });
        return update;
    }

    @Override
    public long size() {
        return length(StoredPart.PACKAGE);
    }

    @Override
    public boolean isComplete() {
        return complete;
    }

    @Override
    public void write(StoredPart part, long position, ByteBuffer bytes) {
        FileChannel channel = openChannel(part, Set.of(CREATE, READ, WRITE, LinkOption.NOFOLLOW_LINKS));
        attempt(part, bytes.remaining(), () -> {
            long at = position;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
            return at;
        });
    }

    @Override
    public int read(StoredPart part, long position, ByteBuffer into) {
        FileChannel channel = channel(part);
        if (channel == null) {
            return 0;
        }
        return (int) attempt(part, 0, () -> {
            int read = 0;
            while (into.hasRemaining()) {
                int some = channel.read(into, position + read);
                if (some < 0) {
                    break;
                }
                read += some;
            }
            return read;
        });
    }

    @Override
    public long length(StoredPart part) {
        FileChannel open = openedBefore(part);
        if (open != null) {
            return attempt(part, 0, open::size);
        }
        return attempt(part, 0, () -> {
            Path path = path(part);
            return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? Files.size(path) : 0;
        });
    }

    @Override
    public void force(StoredPart part) {
        FileChannel channel = channel(part);
        attempt(part, 0, () -> {
            if (channel != null) {
                // The length is forced with the bytes; the time of the last change isn't worth a write of its own.
                channel.force(false);
            }
            forceNames();
            return 0;
        });
    }

    /** Once for each file that was made since. */
    private void forceNames() throws IOException {
        if (namesUnforced) {
            namesUnforced = false;
            try {
                OwnerOnly.forceDirectory(directory);
            } catch (IOException e) {
                namesUnforced = true;
                throw e;
            }
        }
    }

    @Override
    public Optional<FileRegion> region(long position, int length) {
        FileChannel channel = channel(StoredPart.PACKAGE);
        return channel == null ? Optional.empty() : Optional.of(new FileRegion(channel, position, length));
    }

    @Override
    public Optional<Path> file() {
        return Optional.of(path(StoredPart.PACKAGE));
    }

    @Override
    public void complete() {
        attempt(StoredPart.PACKAGE, 0, () -> {
            if (!complete) {
                Path whole = new CacheFile(directory, id, CacheFile.Kind.PKG).path();
                Files.move(path(StoredPart.PACKAGE), whole, StandardCopyOption.ATOMIC_MOVE);
                complete = true;
                namesUnforced = true;
            }
            forceNames();
            closeChannel(StoredPart.HAVE);
            Files.deleteIfExists(path(StoredPart.HAVE));
            return 0;
        });
    }

    @Override
    public void close() {
        synchronized (channels) {
            closed = true;
            for (StoredPart part : StoredPart.values()) {
                attempt(part, 0, () -> {
                    closeChannel(part);
                    return 0;
                });
            }
        }
    }

    private void closeChannel(StoredPart part) throws IOException {
        synchronized (channels) {
            FileChannel channel = channels.remove(part);
            if (channel != null) {
                channel.close();
            }
        }
    }

    private @Nullable FileChannel openedBefore(StoredPart part) {
        synchronized (channels) {
            return channels.get(part);
        }
    }

    /** The part's file; null if there is none. */
    private @Nullable FileChannel channel(StoredPart part) {
        synchronized (channels) {
            boolean there = channels.containsKey(part) || Files.isRegularFile(path(part), LinkOption.NOFOLLOW_LINKS);
            return there ? openChannel(part, Set.of(READ, WRITE, LinkOption.NOFOLLOW_LINKS)) : null;
        }
    }

    private FileChannel openChannel(StoredPart part, Set<OpenOption> options) {
        synchronized (channels) {
            FileChannel open = channels.get(part);
            if (open != null) {
                return open;
            }
            if (closed) {
                throw new IllegalStateException(path(part) + " was closed");
            }
            try {
                FileChannel fresh = OwnerOnly.open(path(part), options);
                channels.put(part, fresh);
                namesUnforced = true;
                return fresh;
            } catch (IOException e) {
                throw Failures.of(path(part).toString(), e);
            }
        }
    }

    private Path path(StoredPart part) {
        CacheFile.Kind kind =
                switch (part) {
                    case PACKAGE -> complete ? CacheFile.Kind.PKG : CacheFile.Kind.PART;
                    case TREE -> CacheFile.Kind.TREE;
                    case HAVE -> CacheFile.Kind.HAVE;
                };
        return new CacheFile(directory, id, kind).path();
    }

    private interface Step {
        long run() throws IOException;
    }

    private long attempt(StoredPart part, long needed, Step step) {
        try {
            return step.run();
        } catch (IOException e) {
            throw needed > 0
                    ? Failures.ofWrite(path(part), needed, e)
                    : Failures.of(path(part).toString(), e);
        }
    }
}
