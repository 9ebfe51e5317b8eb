package updrift.target.directory;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A directory by its handle: {@code openat}, {@code renameat}, {@code unlinkat} of POSIX. */
final class SecureFolder implements Folder {
    private static final Path ITSELF = Path.of(".");

    private final SecureDirectoryStream<Path> handle;

    SecureFolder(SecureDirectoryStream<Path> handle) {
        this.handle = handle;
    }

    @Override
    public Folder open(String name) throws IOException {
        return new SecureFolder(handle.newDirectoryStream(single(name), NOFOLLOW_LINKS));
    }

    private static Path single(String name) {
        Path path = Path.of(name);
        if (path.isAbsolute() || path.getNameCount() != 1 || name.equals("..")) {
            throw new IllegalArgumentException("no single name: " + name);
        }
        return path;
    }

    @Override
    public FileChannel create(String name) throws IOException {
        return file(handle.newByteChannel(
                single(name),
                Set.of(CREATE_NEW, WRITE, NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
    }

    @Override
    public FileChannel read(String name) throws IOException {
        return file(handle.newByteChannel(single(name), Set.of(READ, NOFOLLOW_LINKS)));
    }

    /** On the file systems of the system itself it always is one. */
    private static FileChannel file(SeekableByteChannel channel) throws IOException {
        if (channel instanceof FileChannel file) {
            return file;
        }
        channel.close();
        throw new IOException("this file system can't force files to the disk");
    }

    @Override
    public BasicFileAttributes attributes(String name) throws IOException {
        return handle.getFileAttributeView(single(name), BasicFileAttributeView.class, NOFOLLOW_LINKS)
                .readAttributes();
    }

    @Override
    public void setMode(String name, int mode) throws IOException {
        handle.getFileAttributeView(single(name), PosixFileAttributeView.class, NOFOLLOW_LINKS)
                .setPermissions(Modes.permissions(mode));
    }

    @Override
    public void move(String name, Folder to, String newName) throws IOException {
        if (!(to instanceof SecureFolder target)) {
            throw new IOException("both directories have to be of one file system");
        }
        handle.move(single(name), target.handle, single(newName));
    }

    @Override
    public List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        // A stream can be walked once.
        try (DirectoryStream<Path> again = handle.newDirectoryStream(ITSELF, NOFOLLOW_LINKS)) {
            again.forEach(path -> names.add(String.valueOf(path.getFileName())));
        }
        return names;
    }

    @Override
    public void deleteFile(String name) throws IOException {
        handle.deleteFile(single(name));
    }

    @Override
    public void deleteFolder(String name) throws IOException {
        handle.deleteDirectory(single(name));
    }

    @Override
    public void force() throws IOException {
        try (FileChannel itself = file(handle.newByteChannel(ITSELF, Set.of(READ, NOFOLLOW_LINKS)))) {
            itself.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        handle.close();
    }
}
