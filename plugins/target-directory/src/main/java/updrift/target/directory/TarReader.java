package updrift.target.directory;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/** Reads a tar archive, bare or compressed, that holds files and directories alone, and nothing behind its end. */
final class TarReader {
    private static final int RECORD = 512;

    /** Two records of zeros end an archive (POSIX.1-2017, pax, "ustar Interchange Format"). */
    private static final int END_LENGTH = 2 * RECORD;

    private static final int PERMISSIONS = 07777;

    private final FileChannel channel;
    private final PackageFormat format;
    private final ChannelInput file;

    TarReader(FileChannel channel, PackageFormat format) {
        this.channel = channel;
        this.format = format;
        this.file = new ChannelInput(channel);
    }

    void read(ArchiveContent content) throws IOException, PackageRefused {
        try (InputStream packed = new BufferedInputStream(file, 64 << 10);
                InputStream plain = Compression.unpack(format, packed, channel);
                UnpackedStream counted = new UnpackedStream(plain, content::bytesMax)) {
            readEntries(counted, content);
            Compression.requireEnd(format, plain, packed);
        } catch (EntryInput.Broken broken) {
            throw file.blame("tar", broken);
        }
    }

    private void readEntries(UnpackedStream counted, ArchiveContent content) throws IOException, PackageRefused {
        TarArchiveInputStream tar = new TarArchiveInputStream(counted, StandardCharsets.UTF_8.name());
        long end = 0;
        for (TarArchiveEntry entry = next(tar); entry != null; entry = next(tar)) {
            requireKnown(entry);
            content.entry(described(entry), new EntryInput(tar));
            pass(tar);
            end = (counted.bytes() + RECORD - 1) / RECORD * RECORD;
        }
        pass(counted);
        long behind = counted.bytes() - end;
        if (behind < END_LENGTH || counted.trailingZeros() < behind) {
            throw new PackageRefused("the archive is cut off, or has data after its end");
        }
    }

    private @Nullable TarArchiveEntry next(TarArchiveInputStream tar) throws IOException, PackageRefused {
        try {
            return tar.getNextEntry();
        } catch (IOException | IllegalArgumentException complaint) {
            throw file.blame("tar", complaint);
        }
    }

    private static void pass(InputStream rest) throws EntryInput.Broken {
        byte[] buffer = new byte[8192];
        try {
            while (rest.read(buffer) >= 0) {
                // Whoever took the entry has seen all that counts.
            }
        } catch (IOException | IllegalArgumentException complaint) {
            throw new EntryInput.Broken(complaint);
        }
    }

    private static void requireKnown(TarArchiveEntry entry) throws PackageRefused {
        String path = EntryNames.quoted(entry.getName());
        if (entry.isSymbolicLink() || entry.isLink()) {
            throw new PackageRefused(path + " is a link; a package has none");
        }
        if (entry.isSparse() || entry.isGNUSparse() || entry.isStarSparse()) {
            throw new PackageRefused(path + " is a sparse file; a package has none");
        }
        byte type = entry.getLinkFlag();
        boolean file = type == TarConstants.LF_NORMAL || type == TarConstants.LF_OLDNORM;
        if (!file && type != TarConstants.LF_DIR) {
            throw new PackageRefused(path + " is neither a file nor a directory");
        }
        if (file && entry.getName().endsWith("/")) {
            throw new PackageRefused(path + " is a file with the name of a directory");
        }
        if (!file && entry.getSize() != 0) {
            throw new PackageRefused(path + " is a directory with content");
        }
    }

    private static ArchiveEntry described(TarArchiveEntry entry) {
        boolean directory = entry.getLinkFlag() == TarConstants.LF_DIR;
        String name = entry.getName();
        String path = directory && name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        return new ArchiveEntry(path, directory, OptionalInt.of(entry.getMode() & PERMISSIONS), entry.getSize());
    }
}
