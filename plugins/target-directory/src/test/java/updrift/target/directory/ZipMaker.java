package updrift.target.directory;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Writes zip archives byte by byte, so that each can be wrong in one way. */
final class ZipMaker {
    static final int ENCRYPTED = 1;

    private static final int UNIX = 3 << 8;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ByteArrayOutputStream central = new ByteArrayOutputStream();
    private int count;
    private int flags;
    private int disk;
    private int type = 0100000;

    static ZipMaker with(byte[] manifest) {
        return new ZipMaker().stored(Manifest.NAME, manifest);
    }

    static ZipMaker withPrefix(String prefix, byte[] manifest) {
        ZipMaker zip = new ZipMaker();
        zip.bytes.writeBytes(prefix.getBytes(StandardCharsets.US_ASCII));
        return zip.stored(Manifest.NAME, manifest);
    }

    /** For entries that follow. */
    ZipMaker flags(int value) {
        flags = value;
        return this;
    }

    ZipMaker disk(int value) {
        disk = value;
        return this;
    }

    ZipMaker type(int value) {
        type = value;
        return this;
    }

    ZipMaker stored(String name, byte[] content) {
        return add(name, name, 0, content, content, content.length);
    }

    ZipMaker stored(String name, String content) {
        return stored(name, content.getBytes(StandardCharsets.UTF_8));
    }

    ZipMaker method(String name, int method, byte[] content) {
        return add(name, name, method, content, content, content.length);
    }

    ZipMaker namedTwice(String local, String central, String content) {
        byte[] plain = content.getBytes(StandardCharsets.UTF_8);
        return add(local, central, 0, plain, plain, plain.length);
    }

    ZipMaker deflated(String name, byte[] content, int saidSize) {
        byte[] packed = Packages.written(to -> {
            try (var out = new DeflaterOutputStream(to, new Deflater(9, true))) {
                out.write(content);
            }
        });
        return add(name, name, 8, content, packed, saidSize);
    }

    /** Bytes between entries that no header tells of. */
    ZipMaker gap(String hidden) {
        bytes.writeBytes(hidden.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    private ZipMaker add(String local, String listed, int method, byte[] plain, byte[] packed, int saidSize) {
        int offset = bytes.size();
        CRC32 crc = new CRC32();
        crc.update(plain);
        byte[] name = local.getBytes(StandardCharsets.UTF_8);
        bytes.writeBytes(little(30)
                .putInt(0x04034b50)
                .putShort((short) 20)
                .putShort((short) flags)
                .putShort((short) method)
                .putInt(0x21)
                .putInt((int) crc.getValue())
                .putInt(packed.length)
                .putInt(saidSize)
                .putShort((short) name.length)
                .array());
        bytes.writeBytes(name);
        bytes.writeBytes(packed);
        list(listed.getBytes(StandardCharsets.UTF_8), method, (int) crc.getValue(), packed.length, saidSize, offset);
        return this;
    }

    private void list(byte[] name, int method, int crc, int packed, int size, int offset) {
        int mode = type | (type == 0040000 ? 0755 : 0644);
        central.writeBytes(little(46)
                .putInt(0x02014b50)
                .putShort((short) (UNIX | 20))
                .putShort((short) 20)
                .putShort((short) flags)
                .putShort((short) method)
                .putInt(0x21)
                .putInt(crc)
                .putInt(packed)
                .putInt(size)
                .putShort((short) name.length)
                .putInt(0)
                .putShort((short) disk)
                .putShort((short) 0)
                .putInt(mode << 16)
                .putInt(offset)
                .array());
        central.writeBytes(name);
        count++;
    }

    byte[] end() {
        int start = bytes.size();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(bytes.toByteArray());
        all.writeBytes(central.toByteArray());
        all.writeBytes(little(22)
                .putInt(0x06054b50)
                .putInt(0)
                .putShort((short) count)
                .putShort((short) count)
                .putInt(central.size())
                .putInt(start)
                .array());
        return all.toByteArray();
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
