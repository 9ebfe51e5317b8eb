package updrift.target.directory;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * An open directory, in which names are single ones. Where the system has handles of directories ({@link SecureFolder}), it stays the same directory whatever is
 * moved or linked to its path meanwhile. No operation follows a link.
 */
interface Folder extends Closeable {
    /** Opens {@code path} itself, whose last name may be a link; what holds it has to be trusted. */
    @SuppressWarnings("StreamResourceLeak") // the folder closes it
    static Folder open(Path path) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(path);
        if (stream instanceof SecureDirectoryStream<Path> handle) {
            return new SecureFolder(handle);
        }
        stream.close();
        return new PathFolder(path);
    }

    Folder open(String name) throws IOException;

    /** Makes a file that wasn't there, for its owner alone. */
    FileChannel create(String name) throws IOException;

    FileChannel read(String name) throws IOException;

    BasicFileAttributes attributes(String name) throws IOException;

    /** Permissions as POSIX has them; nothing to do where there are none. */
    void setMode(String name, int mode) throws IOException;

    /** Gives {@code name} another place in one step. */
    void move(String name, Folder to, String newName) throws IOException;

    List<String> names() throws IOException;

    void deleteFile(String name) throws IOException;

    void deleteFolder(String name) throws IOException;

    /** The names in it survive a crash. */
    void force() throws IOException;

    /** Removes {@code name} and all below it, if it is there. */
    default void deleteAll(String name) throws IOException {
        if (!names().contains(name)) {
            return;
        }
        if (!attributes(name).isDirectory()) {
            deleteFile(name);
            return;
        }
        try (Folder below = open(name)) {
            for (String each : below.names()) {
                below.deleteAll(each);
            }
        }
        deleteFolder(name);
    }
}
