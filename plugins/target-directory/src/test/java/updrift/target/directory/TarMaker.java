package updrift.target.directory;

import static updrift.target.directory.Packages.written;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes tar archives entry by entry, whatever they are. */
final class TarMaker {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, 512, "UTF-8");

    private TarMaker() {
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
    }

    /** An archive that begins with {@code manifest}. */
    static TarMaker with(byte[] manifest) {
        return new TarMaker().add(Manifest.NAME, TarConstants.LF_NORMAL, 0644, manifest);
    }

    static TarMaker withNothing() {
        return new TarMaker();
    }

    TarMaker file(String name, String content) {
        return add(name, TarConstants.LF_NORMAL, 0644, content.getBytes(StandardCharsets.UTF_8));
    }

    TarMaker directory(String name) {
        return add(name + "/", TarConstants.LF_DIR, 0755, new byte[0]);
    }

    TarMaker add(String name, byte type, int mode, byte[] content) {
        return add(name, type, mode, content, "");
    }

    TarMaker add(String name, byte type, int mode, byte[] content, String link) {
        try {
            TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
            entry.setMode(mode);
            entry.setSize(content.length);
            entry.setLinkName(link);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    byte[] end() {
        try {
            tar.close();
            return bytes.toByteArray();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static byte[] gzip(byte[] content) {
        return written(bytes -> {
            try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                gzip.write(content);
            }
        });
    }
}
