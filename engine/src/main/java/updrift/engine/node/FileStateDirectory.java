package updrift.engine.node;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import updrift.api.disk.StateDirectory;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** Small durable state in real files that only their owner can read. A link in place of a file or of a directory inside is refused. */
public final class FileStateDirectory implements StateDirectory {
    private final Path path;

    private FileStateDirectory(Path path) {
        this.path = path;
    }

    /** The directory {@code path}, made when first written to. */
    public static FileStateDirectory at(Path path) {
        return new FileStateDirectory(path.toAbsolutePath().normalize());
    }

    @Override
    public Optional<byte[]> read(String name) {
        Path file = file(name);
        return attempt(file, () -> {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            requireRegular(file);
            try (FileChannel channel = FileChannel.open(file, READ, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of(readAll(channel));
            }
        });
    }

    private static byte[] readAll(FileChannel channel) throws IOException {
        long size = channel.size();
        if (size > FILE_MAX) {
            throw new IOException("has " + size + " bytes, more than " + FILE_MAX);
        }
        ByteBuffer content = ByteBuffer.allocate((int) size);
        int count = 0;
        while (content.hasRemaining() && count >= 0) {
            count = channel.read(content);
        }
        return Arrays.copyOf(content.array(), content.position());
    }

    @Override
    public void replace(String name, byte[] content) {
        if (content.length > FILE_MAX) {
            throw new IllegalArgumentException(name + " would have more than " + FILE_MAX + " bytes");
        }
        Path file = file(name);
        Path written = path.resolve("." + name + ".new");
        attempt(file, () -> {
            OwnerOnly.createDirectories(path);
            // What a crash left under this name is ours and worth nothing.
            Files.deleteIfExists(written);
            writeForced(written, content);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
            OwnerOnly.forceDirectory(path);
            return Optional.empty();
        });
    }

    private static void writeForced(Path file, byte[] content) throws IOException {
        try (FileChannel channel = OwnerOnly.open(file, Set.of(CREATE_NEW, WRITE, LinkOption.NOFOLLOW_LINKS))) {
            writeAll(channel, content);
            channel.force(true);
        }
    }

    private static void writeAll(FileChannel channel, byte[] content) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    @Override
    public void append(String name, byte[] content) {
        Path file = file(name);
        attempt(file, () -> {
            OwnerOnly.createDirectories(path);
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                requireRegular(file);
            }
            Set<OpenOption> options = Set.of(CREATE, WRITE, APPEND, LinkOption.NOFOLLOW_LINKS);
            try (FileChannel channel = OwnerOnly.open(file, options)) {
                writeAll(channel, content);
            }
            return Optional.empty();
        });
    }

    @Override
    public void force(String name) {
        Path file = file(name);
        attempt(file, () -> {
            requireRegular(file);
            try (FileChannel channel = FileChannel.open(file, WRITE, LinkOption.NOFOLLOW_LINKS)) {
                channel.force(true);
            }
            OwnerOnly.forceDirectory(path);
            return Optional.empty();
        });
    }

    @Override
    public void delete(String name) {
        Path file = file(name);
        attempt(file, () -> {
            if (Files.deleteIfExists(file)) {
                OwnerOnly.forceDirectory(path);
            }
            return Optional.empty();
        });
    }

    @Override
    public List<String> list() {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(NAME))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw unusable(path, failure);
        }
    }

    @Override
    public StateDirectory directory(String name) {
        return new FileStateDirectory(file(name));
    }

    private Path file(String name) {
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException("no name of a state file: " + name);
        }
        return path.resolve(name);
    }

    private static void requireRegular(Path file) throws IOException {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!found.isRegularFile()) {
            throw new IOException("is no regular file");
        }
    }

    private interface Step {
        Optional<byte[]> run() throws IOException;
    }

    private static Optional<byte[]> attempt(Path file, Step step) {
        try {
            return step.run();
        } catch (IOException failure) {
            throw unusable(file, failure);
        }
    }

    private static UpdriftException unusable(Path file, IOException failure) {
        String reason = failure instanceof NoSuchFileException ? "isn't there" : String.valueOf(failure.getMessage());
        return new UpdriftException(ErrorCode.STATE_UNUSABLE, "state file " + file + ": " + reason, failure);
    }
}
