package updrift.testkit;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts each operation, lets one fail before it has done anything, and hands the others to the usual file system. */
final class FaultyProvider extends FileSystemProvider {
    private final FaultyFiles faults;
    private final FaultySystem system;

    FaultyProvider(FaultyFiles faults, FaultySystem system) {
        this.faults = faults;
        this.system = system;
    }

    private Path begin(Path path) throws IOException {
        Path real = FaultyFiles.real(path);
        faults.operation(real);
        return real;
    }

    private static FileSystemProvider usual(Path real) {
        return real.getFileSystem().provider();
    }

    @Override
    public String getScheme() {
        return "faulty";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException("made by FaultyFiles alone");
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return system;
    }

    @Override
    public Path getPath(URI uri) {
        return new FaultyPath(system, Path.of(uri));
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        Path real = begin(path);
        boolean wasThere = Files.exists(real);
        FileChannel channel = FileChannel.open(real, options, attributes);
        if (!wasThere) {
            made(real);
        } else if (options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
            faults.tell(recorder -> recorder.truncated(recorder.file(real), 0));
        }
        return new FaultyChannel(faults, real, channel);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path path, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(begin(path))) {
            for (Path real : stream) {
                Path entry = new FaultyPath(system, real);
                if (filter.accept(entry)) {
                    entries.add(entry);
                }
            }
        }
        return new Entries(entries);
    }

    private record Entries(List<Path> entries) implements DirectoryStream<Path> {
        @Override
        public Iterator<Path> iterator() {
            return entries.iterator();
        }

        @Override
        public void close() {
            // Read to its end already.
        }
    }

    @Override
    public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
        Path real = begin(path);
        Files.createDirectory(real, attributes);
        made(real);
    }

    /** As under a umask that leaves others nothing: a mode that counts has to be set then, and forced. */
    private void made(Path real) throws IOException {
        if (faults.records()) { // So modes are those of POSIX.
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(real);
            mode.retainAll(PosixFilePermissions.fromString("rwx------"));
            Files.setPosixFilePermissions(real, mode);
        }
        faults.tell(recorder -> recorder.made(real));
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        Path real = begin(link);
        Files.createLink(real, FaultyFiles.real(existing));
        faults.tell(recorder -> recorder.linked(real, FaultyFiles.real(existing)));
    }

    @Override
    public void createSymbolicLink(Path link, Path to, FileAttribute<?>... attributes) throws IOException {
        // What a link says leads nowhere by itself, so it may be any path.
        Path real = begin(link);
        Files.createSymbolicLink(real, Path.of(to.toString()), attributes);
        faults.tell(recorder -> recorder.made(real));
    }

    @Override
    public Path readSymbolicLink(Path link) throws IOException {
        return new FaultyPath(system, Files.readSymbolicLink(begin(link)));
    }

    @Override
    public void delete(Path path) throws IOException {
        Path real = begin(path);
        Files.delete(real);
        faults.tell(recorder -> recorder.deleted(real));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        Path real = begin(source);
        Files.copy(real, FaultyFiles.real(target), options);
        faults.tell(recorder -> recorder.made(FaultyFiles.real(target)));
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        Path real = begin(source);
        Files.move(real, FaultyFiles.real(target), options);
        faults.tell(recorder -> recorder.moved(real, FaultyFiles.real(target)));
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
        return Files.isSameFile(begin(one), FaultyFiles.real(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return Files.isHidden(begin(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return Files.getFileStore(begin(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        Path real = begin(path);
        usual(real).checkAccess(real, modes);
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        Path real = FaultyFiles.real(path);
        V view = Files.getFileAttributeView(real, type, options);
        return view instanceof PosixFileAttributeView mode ? type.cast(new FaultyMode(faults, real, mode)) : view;
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        return Files.readAttributes(begin(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        return Files.readAttributes(begin(path), attributes, options);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
        Path real = begin(path);
        Files.setAttribute(real, attribute, value, options);
        faults.tell(recorder -> recorder.modeSet(real));
    }
}
