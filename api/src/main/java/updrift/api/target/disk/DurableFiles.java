package updrift.api.target.disk;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Files whose bytes and names survive a crash as soon as a method returns, unless it says otherwise. A failure is an {@link IOException} naming the file; a call may be repeated. */
public final class DurableFiles {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private static final int BUFFER_LENGTH = 256 << 10;

    private DurableFiles() {}

    /** As {@link #write(ReadableByteChannel, Path)}, of what is in memory. */
    public static void write(byte[] bytes, Path file) throws IOException {
        write(Channels.newChannel(new ByteArrayInputStream(bytes)), file);
    }

    /** Writes all of {@code source} to {@code file}, a new one that nobody but its owner can open; what had that name is gone. The name isn't durable yet. */
    public static void write(ReadableByteChannel source, Path file) throws IOException {
        write(source, file, "rw-------");
    }

    /** As {@link #write(ReadableByteChannel, Path)}, with {@code permissions} such as {@code rw-r--r--} where the system has them. */
    public static void write(ReadableByteChannel source, Path file, String permissions) throws IOException {
        Files.deleteIfExists(file);
        try (FileChannel channel =
                FileChannel.open(file, Set.of(CREATE_NEW, WRITE, LinkOption.NOFOLLOW_LINKS), mode(permissions))) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_LENGTH);
            while (source.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                buffer.clear();
            }
            channel.force(true);
        }
    }

    /** Writes the bytes and the mode of {@code from} to {@code to}, as {@link #write} does. */
    public static void copy(Path from, Path to) throws IOException {
        try (FileChannel source = FileChannel.open(from, READ, LinkOption.NOFOLLOW_LINKS)) {
            write(source, to);
        }
        if (POSIX) {
            setMode(to, Files.getPosixFilePermissions(from, LinkOption.NOFOLLOW_LINKS));
        }
    }

    /** Whether there is something at {@code file}. Where that can't be found out it is an error: what runs would be taken for missing, and not brought back. */
    public static boolean exists(Path file) throws IOException {
        return attributes(file, LinkOption.NOFOLLOW_LINKS).isPresent();
    }

    /** As {@link #exists}, but a link stands for what it leads to. */
    public static boolean leadsSomewhere(Path file) throws IOException {
        return attributes(file).isPresent();
    }

    /** Whether there is a file at {@code file}, and no link to one. */
    public static boolean isFile(Path file) throws IOException {
        return attributes(file, LinkOption.NOFOLLOW_LINKS)
                .filter(BasicFileAttributes::isRegularFile)
                .isPresent();
    }

    /** Whether there is a folder at {@code path}, or, without {@code NOFOLLOW_LINKS}, a link to one. */
    public static boolean isFolder(Path path, LinkOption... options) throws IOException {
        return attributes(path, options)
                .filter(BasicFileAttributes::isDirectory)
                .isPresent();
    }

    /** All that is in {@code folder}, in the order of its names; nothing if it isn't there. */
    public static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (NoSuchFileException absent) {
            return List.of();
        } catch (UncheckedIOException unread) {
            throw unread.getCause();
        }
    }

    private static Optional<BasicFileAttributes> attributes(Path file, LinkOption... options) throws IOException {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class, options));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException failure) {
            if (isBelowFile(file)) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** Below a file is nothing. Systems say so in words of their own, which Java passes on as a failure. */
    private static boolean isBelowFile(Path path) {
        for (Path above = path.getParent(); above != null; above = above.getParent()) {
            if (Files.isRegularFile(above)) {
                return true;
            }
        }
        return false;
    }

    /** Gives {@code from} the name {@code to} in one step. */
    public static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        forceDirectory(to);
        if (!to.resolveSibling("").equals(from.resolveSibling(""))) {
            forceDirectory(from);
        }
    }

    /** What somebody else wrote to {@code file}. */
    public static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, WRITE, LinkOption.NOFOLLOW_LINKS)) {
            channel.force(true);
        }
    }

    /** Has the symbolic link {@code link} lead to {@code to}, in one step: whoever looks finds the old way or the new one. */
    public static void point(Path link, Path to) throws IOException {
        Path made = link.resolveSibling(link.getFileName() + ".new");
        Files.deleteIfExists(made);
        Files.createSymbolicLink(made, to);
        rename(made, link);
    }

    /** Gives {@code from} the further name {@code to}; where the file system has no such thing, a copy. */
    public static void link(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (UnsupportedOperationException | IOException noLinks) {
            Path written = to.resolveSibling(to.getFileName() + ".new");
            copy(from, written);
            Files.move(written, to, StandardCopyOption.ATOMIC_MOVE);
        }
        forceDirectory(to);
    }

    /** Removes {@code file}, if it is there. */
    public static void delete(Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            forceDirectory(file);
        }
    }

    /** Makes {@code directory}, for its owner alone, unless it is there, and what it lacks above it. */
    public static void createDirectories(Path directory) throws IOException {
        // Before JDK 20 a link to a directory counts as a file that is in the way.
        if (!Files.isDirectory(directory)) {
            Path above = directory.getParent();
            if (above != null && !Files.isDirectory(above)) {
                createDirectories(above);
            } else if (above != null && above.getParent() != null && Files.isReadable(above.getParent())) {
                forceDirectory(above); // An earlier try may have made it, and ended before its name was forced.
            }
            Files.createDirectories(directory, mode("rwx------"));
        }
        forceDirectory(directory);
    }

    /** Gives {@code file} the mode of {@code like}, or the usual one if that isn't there; if it is run itself, whoever may read it may run it too. */
    public static void makeLike(Path file, Path like, boolean runnable) throws IOException {
        if (!POSIX) {
            return;
        }
        Set<PosixFilePermission> mode = exists(like)
                ? EnumSet.copyOf(Files.getPosixFilePermissions(like))
                : PosixFilePermissions.fromString("rw-r--r--");
        if (runnable) {
            addRunning(mode);
        }
        setMode(file, mode);
    }

    private static void addRunning(Set<PosixFilePermission> mode) {
        mode.add(PosixFilePermission.OWNER_READ);
        mode.add(PosixFilePermission.OWNER_EXECUTE);
        if (mode.contains(PosixFilePermission.GROUP_READ)) {
            mode.add(PosixFilePermission.GROUP_EXECUTE);
        }
        if (mode.contains(PosixFilePermission.OTHERS_READ)) {
            mode.add(PosixFilePermission.OTHERS_EXECUTE);
        }
    }

    /** Lets nobody but the owner read and run {@code file}. */
    public static void makeRunnableByOwner(Path file) throws IOException {
        if (POSIX) {
            setMode(file, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static void setMode(Path file, Set<PosixFilePermission> mode) throws IOException {
        Files.setPosixFilePermissions(file, mode);
        try (FileChannel channel = FileChannel.open(file, READ)) {
            channel.force(true);
        }
    }

    /** The names beside {@code file} survive a crash. Systems other than POSIX don't open directories and order names by themselves. */
    public static void forceDirectory(Path file) throws IOException {
        Path directory = file.getParent();
        if (POSIX && directory != null) {
            try (FileChannel channel = FileChannel.open(directory, READ)) {
                channel.force(true);
            }
        }
    }

    private static FileAttribute<?>[] mode(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
