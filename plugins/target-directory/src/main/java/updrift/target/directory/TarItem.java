package updrift.target.directory;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import updrift.api.target.disk.DurableFiles;

/** One entry of a {@link TarStream}: its header, and where its content comes from when that turn comes. */
record TarItem(TarArchiveEntry header, Content content) {
    /** Opens what the header announced the size of. */
    interface Content {
        InputStream open() throws IOException;
    }

    /** Looks at what there is at this moment; empty if nothing is. */
    interface Source {
        Optional<TarItem> look() throws IOException;
    }

    static Source ofBytes(String path, byte[] bytes, int mode) {
        return () -> {
            TarArchiveEntry header = header(path, TarConstants.LF_NORMAL, mode);
            header.setSize(bytes.length);
            return Optional.of(new TarItem(header, () -> new ByteArrayInputStream(bytes)));
        };
    }

    /** {@code mode} makes the mode to tell from the one that lies there. */
    static Source ofFile(String path, Path file, IntUnaryOperator mode) {
        return () -> DurableFiles.exists(file) ? Optional.of(lookAt(path, file, mode)) : Optional.empty();
    }

    private static TarItem lookAt(String path, Path file, IntUnaryOperator mode) throws IOException {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
        if (found.isDirectory()) {
            int told = mode.applyAsInt(Modes.of(file, ManifestEntry.RUNNABLE));
            return new TarItem(header(path + "/", TarConstants.LF_DIR, told), InputStream::nullInputStream);
        }
        int told = mode.applyAsInt(Modes.of(file, ManifestEntry.PLAIN));
        if (found.isRegularFile()) {
            TarArchiveEntry header = header(path, TarConstants.LF_NORMAL, told);
            header.setSize(found.size());
            return new TarItem(header, () -> Files.newInputStream(file, READ, NOFOLLOW_LINKS));
        }
        TarArchiveEntry header =
                header(path, found.isSymbolicLink() ? TarConstants.LF_SYMLINK : TarConstants.LF_FIFO, told);
        if (found.isSymbolicLink()) {
            header.setLinkName(Files.readSymbolicLink(file).toString());
        }
        return new TarItem(header, InputStream::nullInputStream);
    }

    private static TarArchiveEntry header(String name, byte type, int mode) {
        TarArchiveEntry header = new TarArchiveEntry(name, type);
        header.setMode(mode);
        header.setSize(0);
        header.setModTime(0);
        header.setIds(0, 0);
        header.setNames("", "");
        return header;
    }
}
