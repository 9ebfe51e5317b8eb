package updrift.target.directory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** Reads a zip archive by its central directory, after {@link ZipLayout} has shown that there is no other way to read it. */
final class ZipReader {
    private static final int PERMISSIONS = 07777;
    private static final int TYPE = 0170000;
    private static final int TYPE_FILE = 0100000;
    private static final int TYPE_DIRECTORY = 0040000;
    private static final int BUFFER_LENGTH = 32 << 10;

    private final FileChannel channel;
    private final ChannelInput file;

    ZipReader(FileChannel channel) {
        this.channel = channel;
        this.file = new ChannelInput(channel);
    }

    void read(ArchiveContent content) throws IOException, PackageRefused {
        ZipLayout layout = ZipLayout.find(channel);
        try (ZipFile zip = open()) {
            List<ZipArchiveEntry> entries = Collections.list(zip.getEntries());
            for (ZipArchiveEntry entry : entries) {
                requireKnown(entry);
            }
            layout.requireSame(entries);
            long bytes = 0;
            for (ZipArchiveEntry entry : entries) {
                bytes += entry.getSize();
                if (bytes > content.bytesMax()) {
                    throw new PackageRefused("more comes out of it than its manifest accounts for");
                }
                readContent(zip, entry, content);
            }
        } catch (EntryInput.Broken broken) {
            throw file.blame("zip", broken);
        }
    }

    private ZipFile open() throws IOException {
        try {
            return ZipFile.builder()
                    .setSeekableByteChannel(new KeptOpen(channel))
                    .setCharset(StandardCharsets.UTF_8)
                    .setUseUnicodeExtraFields(false)
                    .get();
        } catch (IOException | IllegalArgumentException complaint) {
            throw new EntryInput.Broken(complaint);
        }
    }

    private static void requireKnown(ZipArchiveEntry entry) throws PackageRefused {
        String path = EntryNames.quoted(entry.getName());
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            throw new PackageRefused(path + " is encrypted; a package is not");
        }
        if (entry.getMethod() != ZipArchiveEntry.STORED && entry.getMethod() != ZipArchiveEntry.DEFLATED) {
            throw new PackageRefused(
                    path + " is packed by method " + entry.getMethod() + "; only 0 and 8 (deflate) are read");
        }
        if (entry.getDiskNumberStart() != 0) {
            throw new PackageRefused(path + " is on another part of a split zip file");
        }
        if (entry.isUnixSymlink()) {
            throw new PackageRefused(path + " is a link; a package has none");
        }
        int type = entry.getUnixMode() & TYPE;
        if (type != 0 && type != (entry.isDirectory() ? TYPE_DIRECTORY : TYPE_FILE)) {
            throw new PackageRefused(path + " is neither a file nor a directory, or has the name of the other");
        }
        if (entry.isDirectory() && (entry.getSize() != 0 || entry.getCompressedSize() != 0)) {
            throw new PackageRefused(path + " is a directory with content");
        }
    }

    private static void readContent(ZipFile zip, ZipArchiveEntry entry, ArchiveContent content)
            throws IOException, PackageRefused {
        Inflater inflater = new Inflater(true);
        try (InputStream raw = zip.getRawInputStream(entry)) {
            boolean deflated = entry.getMethod() == ZipArchiveEntry.DEFLATED;
            InputStream plain = deflated ? new InflaterInputStream(raw, inflater, BUFFER_LENGTH) : raw;
            content.entry(described(entry), new EntryInput(plain));
            if (deflated && (!inflater.finished() || inflater.getBytesRead() != entry.getCompressedSize())) {
                throw new PackageRefused(EntryNames.quoted(entry.getName()) + " has data after its end");
            }
        } finally {
            inflater.end();
        }
    }

    /** Directories end with a slash, and archives of systems that know no modes have none. */
    private static ArchiveEntry described(ZipArchiveEntry entry) {
        String name = entry.getName();
        String path = entry.isDirectory() ? name.substring(0, name.length() - 1) : name;
        boolean modes = entry.getPlatform() == ZipArchiveEntry.PLATFORM_UNIX && entry.getUnixMode() != 0;
        OptionalInt mode = modes ? OptionalInt.of(entry.getUnixMode() & PERMISSIONS) : OptionalInt.empty();
        return new ArchiveEntry(path, entry.isDirectory(), mode, entry.getSize());
    }
}
