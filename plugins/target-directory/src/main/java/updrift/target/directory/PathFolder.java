package updrift.target.directory;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/** A directory by its path, where the system has no handles. Somebody who may write above it could swap it for a link, so {@link Place} refuses such places. */
final class PathFolder implements Folder {
    private final Path path;

    PathFolder(Path path) {
        this.path = path;
    }

    @Override
    public Folder open(String name) throws IOException {
        Path below = at(name);
        if (!Files.isDirectory(below, NOFOLLOW_LINKS)) {
            throw new NotDirectoryException(below.toString());
        }
        return new PathFolder(below);
    }

    private Path at(String name) {
        Path below = path.resolve(name);
        if (!path.equals(below.getParent()) || name.equals("..")) {
            throw new IllegalArgumentException("no single name: " + name);
        }
        return below;
    }

    @Override
    public FileChannel create(String name) throws IOException {
        return FileChannel.open(at(name), CREATE_NEW, WRITE, NOFOLLOW_LINKS);
    }

    @Override
    public FileChannel read(String name) throws IOException {
        return FileChannel.open(at(name), READ, NOFOLLOW_LINKS);
    }

    @Override
    public BasicFileAttributes attributes(String name) throws IOException {
        return Files.readAttributes(at(name), BasicFileAttributes.class, NOFOLLOW_LINKS);
    }

    @Override
    public void setMode(String name, int mode) throws IOException {
        if (Modes.SUPPORTED) {
            Files.setPosixFilePermissions(at(name), Modes.permissions(mode));
        }
    }

    @Override
    public void move(String name, Folder to, String newName) throws IOException {
        if (!(to instanceof PathFolder target)) {
            throw new IOException("both directories have to be of one file system");
        }
        Files.move(at(name), target.at(newName), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(path)) {
            return all.map(each -> String.valueOf(each.getFileName())).toList();
        }
    }

    @Override
    public void deleteFile(String name) throws IOException {
        Files.delete(at(name));
    }

    @Override
    public void deleteFolder(String name) throws IOException {
        Files.delete(at(name));
    }

    @Override
    public void force() throws IOException {
        Durable.forceDirectory(path);
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
