package updrift.engine.node;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import updrift.api.disk.StateDirectory;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** Small durable state in real files that only their owner can read. A link in place of a file or of a directory inside is refused. */
public final class FileStateDirectory implements StateDirectory {
    /** What {@link #replace} writes before it has its name. */
    private static final Pattern UNFINISHED = Pattern.compile("\\." + NAME + "\\.new");

    /** {@code plugins/POINT-NAME/file} is as deep as state lies. */
    private static final int DEPTH_MAX = 3;

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
            if (!isThere(file)) {
                return Optional.empty();
            }
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

    /** Removes what a crash left of {@link #replace}, here and in the directories inside; before anybody uses them. */
    void sweep() {
        attempt(path, () -> {
            if (look(path).isPresent()) {
                sweep(path, DEPTH_MAX);
            }
            return Optional.empty();
        });
    }

    private static void sweep(Path directory, int depth) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (UNFINISHED.matcher(name).matches()) {
                    Files.deleteIfExists(entry);
                } else if (depth > 1
                        && name.matches(NAME)
                        && look(entry).filter(BasicFileAttributes::isDirectory).isPresent()) {
                    sweep(entry, depth - 1);
                }
            }
        } catch (DirectoryIteratorException broken) {
            throw new IOException(broken.getMessage(), broken);
        }
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
            isThere(file);
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
            isThere(file);
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
        List<String> names = new ArrayList<>();
        try {
            if (look(path).filter(BasicFileAttributes::isDirectory).isEmpty()) {
                return names;
            }
            try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
                for (Path file : files) {
                    String name = String.valueOf(file.getFileName());
                    if (name.matches(NAME)
                            && look(file)
                                    .filter(BasicFileAttributes::isRegularFile)
                                    .isPresent()) {
                        names.add(name);
                    }
                }
            }
        } catch (DirectoryIteratorException broken) {
            throw unusable(path, new IOException(broken.getMessage(), broken));
        } catch (IOException failure) {
            throw unusable(path, failure);
        }
        Collections.sort(names);
        return names;
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

    /** Whether there is {@code file}, which then is a regular one. */
    private static boolean isThere(Path file) throws IOException {
        Optional<BasicFileAttributes> found = look(file);
        if (found.isPresent() && !found.get().isRegularFile()) {
            throw new IOException("is no regular file");
        }
        return found.isPresent();
    }

    /** What is at {@code file}. That it can't be looked at is an error: marks would be taken for never set. */
    private static Optional<BasicFileAttributes> look(Path file) throws IOException {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
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
