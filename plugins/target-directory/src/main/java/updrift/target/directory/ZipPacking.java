package updrift.target.directory;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Writes a package as zip, without anything that depends on when or where. */
final class ZipPacking {
    /** Zip tells local time from 1980 on; a day later no time zone can turn it into a year before that. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 2, 12, 0);

    private ZipPacking() {}

    static void pack(Path directory, Manifest manifest, FileChannel channel) throws IOException {
        // Written to a channel it can go back to fill in sizes, so it needs no descriptors behind the data.
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(new KeptOpen(channel))) {
            zip.setLevel(Deflater.BEST_COMPRESSION);
            zip.setUseZip64(Zip64Mode.Never);
            byte[] text = manifest.text();
            add(zip, Manifest.NAME, ManifestEntry.PLAIN, new ByteArrayInputStream(text));
            for (ManifestEntry entry : manifest.entries()) {
                if (entry.directory()) {
                    add(zip, entry.path() + "/", entry.mode(), InputStream.nullInputStream());
                } else {
                    Path file = directory.resolve(entry.path());
                    try (InputStream content = Files.newInputStream(file, READ, NOFOLLOW_LINKS)) {
                        add(zip, entry.path(), entry.mode(), content);
                    }
                }
            }
        }
    }

    private static void add(ZipArchiveOutputStream zip, String name, int mode, InputStream content) throws IOException {
        ZipArchiveEntry entry = new ZipArchiveEntry(name);
        entry.setTimeLocal(TIME);
        entry.setUnixMode(mode);
        entry.setMethod(entry.isDirectory() ? ZipArchiveEntry.STORED : ZipArchiveEntry.DEFLATED);
        if (entry.isDirectory()) {
            entry.setSize(0);
            entry.setCrc(0);
        }
        zip.putArchiveEntry(entry);
        content.transferTo(zip);
        zip.closeArchiveEntry();
    }
}
