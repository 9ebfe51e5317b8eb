package updrift.target.directory;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import updrift.api.target.disk.Sha256;

/** Makes a package of a directory: the same one of the same files, whoever packs them and when. */
final class Packer {
    private static final int BUFFER_LENGTH = 64 << 10;

    private static final int OWNER_RUNS = 0100;

    private final Path directory;
    private final PackageFormat format;

    private Packer(Path directory, PackageFormat format) {
        this.directory = directory;
        this.format = format;
    }

    /** Packs {@code directory} into {@code file}, which is there whole or not at all. */
    static void pack(Path directory, Path file, PackageFormat format) throws IOException, PackageRefused {
        Path real = directory.toRealPath();
        Path absolute = file.toAbsolutePath();
        if (absolute.resolveSibling("").toRealPath().startsWith(real)) {
            throw new PackageRefused(file + " lies in " + directory + " itself; write the package elsewhere");
        }
        Path fresh = absolute.resolveSibling("." + absolute.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(fresh, CREATE_NEW, WRITE, READ, NOFOLLOW_LINKS)) {
            new Packer(real, format).pack(channel);
            channel.force(true);
            // The reader of every node has the last word on it.
            CheckedContent.inspect(
                    content -> PackageFormat.read(channel, content), new Limits(channel.size(), Long.MAX_VALUE));
            Files.move(fresh, absolute, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
        Durable.forceDirectory(absolute.resolveSibling(""));
    }

    private void pack(FileChannel channel) throws IOException, PackageRefused {
        Manifest manifest = manifest();
        if (format == PackageFormat.ZIP) {
            ZipPacking.pack(directory, manifest, channel);
            return;
        }
        OutputStream file = new BufferedOutputStream(Channels.newOutputStream(new KeptOpen(channel)), BUFFER_LENGTH);
        try (InputStream tar = new TarStream(items(manifest));
                OutputStream packed = Compression.pack(format, file)) {
            tar.transferTo(packed);
        }
    }

    private Manifest manifest() throws IOException, PackageRefused {
        List<ManifestEntry> entries = new ArrayList<>();
        for (String path : TreePaths.below(directory)) {
            entries.add(entry(path, directory.resolve(path)));
        }
        return Manifest.of(entries, Limits.NONE);
    }

    private static ManifestEntry entry(String path, Path file) throws IOException, PackageRefused {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
        if (found.isDirectory()) {
            return ManifestEntry.directory(path);
        }
        if (!found.isRegularFile()) {
            throw new PackageRefused(file + " is neither a file nor a directory; a package has no links");
        }
        try (InputStream content = Files.newInputStream(file, READ, NOFOLLOW_LINKS)) {
            boolean runnable = (Modes.of(file, ManifestEntry.PLAIN) & OWNER_RUNS) != 0;
            int mode = runnable ? ManifestEntry.RUNNABLE : ManifestEntry.PLAIN;
            return new ManifestEntry(path, false, mode, found.size(), Sha256.of(content));
        }
    }

    private List<TarItem.Source> items(Manifest manifest) {
        List<TarItem.Source> items = new ArrayList<>();
        items.add(TarItem.ofBytes(Manifest.NAME, manifest.text(), ManifestEntry.PLAIN));
        for (ManifestEntry entry : manifest.entries()) {
            items.add(TarItem.ofFile(entry.path(), directory.resolve(entry.path()), mode -> entry.mode()));
        }
        return items;
    }
}
