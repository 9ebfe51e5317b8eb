package updrift.target.directory;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import updrift.api.target.disk.Sha256;

/**
 * Somebody else's zip archive, made a package by nothing but a manifest before its first entry that lists what is in it: so if it is refused, it is for what is odd
 * about it. Its own bytes stay as they are, but for offsets and counts, which follow.
 */
final class AdoptedZip {
    private static final int CENTRAL = 0x02014b50;
    private static final int UNTOLD = 0xffff;

    private AdoptedZip() {}

    /** As {@link #of}, and the comment at its end is left out, which is odd by itself. */
    static byte[] withoutComment(byte[] zip) throws IOException {
        byte[] adopted = of(zip);
        int end = find(adopted, "PK\5\6", 0);
        ByteBuffer record = ByteBuffer.wrap(adopted).order(ByteOrder.LITTLE_ENDIAN);
        int behind = end + 22 + record.getShort(end + 20);
        record.putShort(end + 20, (short) 0);
        ByteArrayOutputStream bare = new ByteArrayOutputStream();
        bare.write(adopted, 0, end + 22);
        bare.write(adopted, behind, adopted.length - behind);
        return bare.toByteArray();
    }

    static byte[] of(byte[] zip) throws IOException {
        int first = find(zip, "PK\3\4", 0);
        int central = find(zip, "PK\1\2", first);
        int end = find(zip, "PK\5\6", central);
        byte[] own = ZipMaker.with(manifest(zip)).end();
        int ownCentral = find(own, "PK\1\2", 0);
        byte[] ownLine = Arrays.copyOfRange(own, ownCentral, find(own, "PK\5\6", 0));

        ByteArrayOutputStream adopted = new ByteArrayOutputStream();
        adopted.write(zip, 0, first);
        adopted.write(own, 0, ownCentral);
        adopted.write(zip, first, central - first);
        adopted.writeBytes(ownLine);
        adopted.writeBytes(moved(Arrays.copyOfRange(zip, central, end), ownCentral));
        adopted.writeBytes(counted(Arrays.copyOfRange(zip, end, zip.length), ownLine.length, ownCentral));
        return adopted.toByteArray();
    }

    /** Lists what a reader finds that goes from entry to entry, each directory that is needed too. */
    private static byte[] manifest(byte[] zip) throws IOException {
        TreeMap<String, String> lines = new TreeMap<>();
        int first = find(zip, "PK\3\4", 0);
        var bytes = new ByteArrayInputStream(zip, first, zip.length - first);
        try (var archive = new ZipArchiveInputStream(bytes, "UTF-8", false, true)) {
            for (ZipArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                String path = entry.getName();
                for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
                    lines.putIfAbsent(path.substring(0, slash), "d 0755 " + path.substring(0, slash));
                }
                byte[] content = archive.readAllBytes();
                if (!path.endsWith("/")) {
                    lines.put(path, "f 0644 " + content.length + " " + Sha256.of(content) + " " + path);
                }
            }
        }
        return Packages.manifest(lines.values().toArray(new String[0]));
    }

    /** The lines of a directory, whose entries lie {@code by} bytes further on. */
    private static byte[] moved(byte[] central, int by) {
        ByteBuffer lines = ByteBuffer.wrap(central).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (at + 46 <= central.length && lines.getInt(at) == CENTRAL) {
            lines.putInt(at + 42, lines.getInt(at + 42) + by);
            at += 46 + lines.getShort(at + 28) + lines.getShort(at + 30) + lines.getShort(at + 32);
        }
        return central;
    }

    /** The end record with one entry more, and what follows it. */
    private static byte[] counted(byte[] end, int lineLength, int by) {
        ByteBuffer record = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN);
        if (Short.toUnsignedInt(record.getShort(10)) == UNTOLD) {
            return end;
        }
        for (int count : new int[] {8, 10}) {
            record.putShort(count, (short) (record.getShort(count) + 1));
        }
        record.putInt(12, record.getInt(12) + lineLength);
        if (record.getInt(16) != -1) {
            record.putInt(16, record.getInt(16) + by);
        }
        return end;
    }

    private static int find(byte[] bytes, String signature, int from) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(signature, from);
    }
}
