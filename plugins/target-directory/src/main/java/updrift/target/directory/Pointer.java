package updrift.target.directory;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import updrift.api.target.disk.DurableFiles;

/** Says which slot counts: a symbolic link, or a file of one line where there are none. Either is replaced by a rename, so that it always says one thing. */
final class Pointer {
    /** The longest path that systems take. */
    private static final int LENGTH_MAX = 4096;

    private final Path root;
    private final Path file;
    private final Path fresh;
    private final boolean link;

    Pointer(Place place, boolean link) {
        this.root = place.root();
        this.file = place.current();
        this.fresh = file.resolveSibling("." + file.getFileName() + ".new");
        this.link = link;
    }

    /** What it says, a path below the root or an absolute one; empty if there is no pointer. It is read in both forms, whichever is written. */
    Optional<String> read() throws IOException {
        if (!DurableFiles.exists(file)) {
            return Optional.empty();
        }
        if (isLink()) {
            return Optional.of(Files.readSymbolicLink(file).toString().replace('\\', '/'));
        }
        if (DurableFiles.isFile(file)) {
            try (InputStream content = Files.newInputStream(file, READ, NOFOLLOW_LINKS)) {
                String text = new String(content.readNBytes(LENGTH_MAX), StandardCharsets.UTF_8);
                return Optional.of(text.strip());
            }
        }
        throw new IOException(file + " is neither a link nor a file, so it can't be switched in one step");
    }

    private boolean isLink() throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS)
                .isSymbolicLink();
    }

    /** The directory that it leads to, whether or not it is there. */
    Optional<Path> directory() throws IOException {
        return read().map(root::resolve);
    }

    /** Makes it say {@code text} in one step. */
    void set(String text) throws IOException {
        if (!DurableFiles.isFolder(root.resolve(text))) {
            throw new IOException(root.resolve(text) + " isn't there, so nothing is switched to it");
        }
        if (read().equals(Optional.of(text)) && isLink() == link) {
            // An earlier try may have ended before it was durable.
            Durable.forceDirectory(root);
            return;
        }
        if (link) {
            Files.deleteIfExists(fresh);
            Files.createSymbolicLink(fresh, Path.of(text));
            DurableFiles.rename(fresh, file);
        } else {
            Durable.replace(file, fresh, text + "\n", "rw-r--r--");
        }
    }

    void remove() throws IOException {
        DurableFiles.delete(file);
    }
}
