package updrift.target.directory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/**
 * Where the parts of a zip file lie (PKWARE's APPNOTE.TXT 6.3.10, section 4.3): entries one behind the other from the first byte on, then the central
 * directory, then its end, then nothing. In a file of that shape no two readers can see two archives.
 */
final class ZipLayout {
    private static final int END_LENGTH = 22;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int LOCAL_LENGTH = 30;
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int DESCRIPTOR_SIGNATURE = 0x08074b50;
    private static final int DESCRIPTOR_FOLLOWS = 1 << 3;

    /** A line of the central directory without its name and extra fields; tools add a few dozen bytes of those. */
    private static final int CENTRAL_LENGTH = 46;

    private static final int CENTRAL_EXTRA_MAX = 1024 + 256;

    private final FileChannel channel;
    private final int entryCount;
    private final long centralStart;

    private ZipLayout(FileChannel channel, int entryCount, long centralStart) {
        this.channel = channel;
        this.entryCount = entryCount;
        this.centralStart = centralStart;
    }

    /** Finds the end record in the last bytes, and what it says of the central directory before it. */
    static ZipLayout find(FileChannel channel) throws IOException, PackageRefused {
        long endStart = channel.size() - END_LENGTH;
        ByteBuffer end = read(channel, endStart, END_LENGTH);
        if (end.getInt(0) != END_SIGNATURE) {
            throw new PackageRefused("the zip file is cut off, or has a comment or data after its end");
        }
        int count = Short.toUnsignedInt(end.getShort(10));
        long length = Integer.toUnsignedLong(end.getInt(12));
        long start = Integer.toUnsignedLong(end.getInt(16));
        if (end.getShort(4) != 0 || end.getShort(6) != 0 || Short.toUnsignedInt(end.getShort(8)) != count) {
            throw new PackageRefused("it is one part of a split zip file");
        }
        if (count == 0xffff || length == 0xffffffffL || start == 0xffffffffL) {
            throw new PackageRefused("it is a zip64 file; pack what is so large as tar.zst");
        }
        if (start + length != endStart) {
            throw new PackageRefused("the zip file has a prefix, or something between its directory and its end");
        }
        if (length > (long) count * (CENTRAL_LENGTH + CENTRAL_EXTRA_MAX)) {
            throw new PackageRefused(
                    "the directory of the zip file has " + length + " bytes for " + count + " entries");
        }
        return new ZipLayout(channel, count, start);
    }

    /** Refuses {@code entries}, all that the central directory lists, unless local headers say the same and nothing lies between them. */
    void requireSame(List<ZipArchiveEntry> entries) throws IOException, PackageRefused {
        if (entries.size() != entryCount) {
            throw new PackageRefused("the zip file lists " + entries.size() + " entries and counts " + entryCount);
        }
        long position = 0;
        for (ZipArchiveEntry entry : entries.stream()
                .sorted(Comparator.comparingLong(ZipArchiveEntry::getLocalHeaderOffset))
                .toList()) {
            if (entry.getLocalHeaderOffset() != position) {
                throw differs(entry, "doesn't begin where the entry before it ends");
            }
            position = endOf(entry);
        }
        if (position != centralStart) {
            throw new PackageRefused("the zip file has something between its entries and its directory");
        }
    }

    private long endOf(ZipArchiveEntry entry) throws IOException, PackageRefused {
        long start = entry.getLocalHeaderOffset();
        ByteBuffer local = read(channel, start, LOCAL_LENGTH);
        int flags = Short.toUnsignedInt(local.getShort(6));
        int nameLength = Short.toUnsignedInt(local.getShort(26));
        int extraLength = Short.toUnsignedInt(local.getShort(28));
        byte[] name = new byte[nameLength];
        read(channel, start + LOCAL_LENGTH, nameLength).get(name);
        boolean same = local.getInt(0) == LOCAL_SIGNATURE
                && flags == entry.getRawFlag()
                && Short.toUnsignedInt(local.getShort(8)) == entry.getMethod()
                && Arrays.equals(name, entry.getRawName());
        if (!same) {
            throw differs(entry, "is another one in its local header than in the directory");
        }
        long end = start + LOCAL_LENGTH + nameLength + extraLength + entry.getCompressedSize();
        if ((flags & DESCRIPTOR_FOLLOWS) == 0) {
            requireSizes(entry, local, 14);
            return end;
        }
        int signature = read(channel, end, 4).getInt(0) == DESCRIPTOR_SIGNATURE ? 4 : 0;
        requireSizes(entry, read(channel, end + signature, 12), 0);
        return end + signature + 12;
    }

    private static void requireSizes(ZipArchiveEntry entry, ByteBuffer from, int position) throws PackageRefused {
        boolean same = Integer.toUnsignedLong(from.getInt(position)) == entry.getCrc()
                && Integer.toUnsignedLong(from.getInt(position + 4)) == entry.getCompressedSize()
                && Integer.toUnsignedLong(from.getInt(position + 8)) == entry.getSize();
        if (!same) {
            throw differs(entry, "has other sizes in its local header than in the directory");
        }
    }

    private static PackageRefused differs(ZipArchiveEntry entry, String how) {
        return new PackageRefused(EntryNames.quoted(entry.getName()) + " " + how);
    }

    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException, PackageRefused {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (position < 0 || channel.read(bytes, position + bytes.position()) < 0) {
                throw new PackageRefused("the zip file is cut off");
            }
        }
        return bytes.flip();
    }
}
