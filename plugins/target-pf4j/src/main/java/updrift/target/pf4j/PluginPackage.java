package updrift.target.pf4j;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import updrift.api.target.disk.DurableFiles;

/** A package: one plugin jar, or a zip of plugin jars and nothing else, without folders. Everything about a zip is checked before anything of it is written. */
final class PluginPackage {
    /** All jars together. They are compressed already, so a zip that grows beyond this is no set of plugins; the largest PF4J applications are below a tenth. */
    static final long UNPACKED_BYTES_MAX = 4L << 30;

    private static final String JAR_NAME = "[A-Za-z0-9_][A-Za-z0-9._+-]{0,199}\\.jar";

    private final Path file;
    private final Path folder;

    private PluginPackage(Path file, Path folder) {
        this.file = file;
        this.folder = folder;
    }

    /** Writes the jars of {@code file} durably into {@code folder}, which is empty. */
    static void unpack(Path file, Path folder) throws IOException, UnfitSet {
        new PluginPackage(file, folder).unpack();
    }

    private void unpack() throws IOException, UnfitSet {
        boolean isJar;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            isJar = zip.getEntry("META-INF/MANIFEST.MF") != null || zip.getEntry("plugin.properties") != null;
            if (!isJar) {
                for (ZipEntry entry : checked(zip)) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        write(new Bounded(Channels.newChannel(in), entry), entry.getName());
                    }
                }
            }
        } catch (ZipException damaged) {
            throw new UnfitSet("the package is neither a plugin jar nor a zip of them: " + damaged.getMessage());
        }
        if (isJar) {
            copyJar();
        }
        DurableFiles.forceDirectory(folder.resolve("any"));
    }

    private static List<ZipEntry> checked(ZipFile zip) throws UnfitSet {
        List<ZipEntry> entries = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        long left = UNPACKED_BYTES_MAX;
        for (ZipEntry entry : Collections.list(zip.entries())) {
            if (!entry.getName().matches(JAR_NAME)) {
                throw new UnfitSet("the package holds '" + entry.getName() + "': a set is jars alone, without folders");
            }
            if (!names.add(entry.getName().toLowerCase(Locale.ROOT))) {
                throw new UnfitSet("the package holds " + entry.getName() + " twice");
            }
            left -= entry.getSize();
            if (entry.getSize() < 0 || left < 0 || names.size() > PluginSet.PLUGINS_MAX) {
                throw new UnfitSet("the package holds more than " + PluginSet.PLUGINS_MAX + " jars or "
                        + UNPACKED_BYTES_MAX + " bytes of them");
            }
            entries.add(entry);
        }
        if (entries.isEmpty()) {
            throw new UnfitSet("the package holds no plugin");
        }
        return entries;
    }

    /** PF4J reads a descriptor only from a file that is called a jar, so it has a name before it has its own. */
    private void copyJar() throws IOException, UnfitSet {
        try (FileChannel source = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            write(source, "package.jar");
        }
        PluginSet.Member plugin = PluginSet.member(folder.resolve("package.jar"));
        String version = plugin.descriptor().getVersion().replaceAll("[^A-Za-z0-9._+-]", "_");
        DurableFiles.rename(plugin.jar(), folder.resolve(plugin.id() + "-" + version + ".jar"));
    }

    private void write(ReadableByteChannel source, String name) throws IOException {
        Path target = folder.resolve(name);
        if (DurableFiles.exists(target)) {
            throw new IOException(target + " is there already");
        }
        DurableFiles.write(source, target);
    }

    /** Never more than an entry said of itself, whatever it inflates to. */
    private static final class Bounded implements ReadableByteChannel {
        private final ReadableByteChannel source;
        private final ZipEntry entry;
        private long left;

        Bounded(ReadableByteChannel source, ZipEntry entry) {
            this.source = source;
            this.entry = entry;
            this.left = entry.getSize();
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            int count = source.read(into);
            left -= Math.max(0, count);
            if (left < 0 || (count < 0 && left > 0)) {
                throw new ZipException(entry.getName() + " isn't as long as it says");
            }
            return count;
        }

        @Override
        public boolean isOpen() {
            return source.isOpen();
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }
}
