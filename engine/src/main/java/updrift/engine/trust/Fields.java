package updrift.engine.trust;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * The body of a statement as tagged fields: one byte tag, two bytes length, value; big-endian; ascending by the tag's lower seven bits, none twice. A field
 * that a reader doesn't know is passed over, unless its tag has the {@link #CRITICAL} bit: then the whole statement can't be used. Malformed bytes are an
 * {@link IllegalArgumentException}.
 */
final class Fields {
    static final int CRITICAL = 0x80;

    private final SortedMap<Integer, ByteBuffer> byTag = new TreeMap<>();

    private Fields() {}

    static Fields parse(byte[] body) {
        Fields fields = new Fields();
        ByteBuffer in = ByteBuffer.wrap(body);
        int last = -1;
        while (in.hasRemaining()) {
            require(in.remaining() >= 3, "a field is cut short");
            int tag = in.get() & 0xff;
            int length = in.getShort() & 0xffff;
            require((tag & ~CRITICAL) > last, "fields are out of order");
            require(length <= in.remaining(), "a field is cut short");
            last = tag & ~CRITICAL;
            fields.byTag.put(tag, in.slice(in.position(), length));
            in.position(in.position() + length);
        }
        return fields;
    }

    void refuseUnknownCritical(SortedSet<Integer> known) {
        for (int tag : byTag.keySet()) {
            require((tag & CRITICAL) == 0 || known.contains(tag), "field " + tag + " must be understood and isn't");
        }
    }

    /** What reads the value of {@code tag}; it must be there. */
    Value need(int tag) {
        return find(tag).orElseThrow(() -> new IllegalArgumentException("field " + tag + " is missing"));
    }

    Optional<Value> find(int tag) {
        return Optional.ofNullable(byTag.get(tag)).map(value -> new Value(tag, value.duplicate()));
    }

    static void require(boolean holds, String why) {
        if (!holds) {
            throw new IllegalArgumentException(why);
        }
    }

    /** Reads one field from its start; {@link #end} says that nothing may be left. */
    record Value(int tag, ByteBuffer bytes) {
        int u8() {
            return need(1).get() & 0xff;
        }

        int u16() {
            return need(2).getShort() & 0xffff;
        }

        int u31() {
            int value = need(4).getInt();
            require(value >= 0, "field " + tag + " is too large");
            return value;
        }

        long u63() {
            long value = need(8).getLong();
            require(value >= 0, "field " + tag + " is too large");
            return value;
        }

        byte[] raw(int length) {
            byte[] raw = new byte[length];
            need(length).get(raw);
            return raw;
        }

        /** {@code length} bytes of printable ASCII. */
        String text(int length) {
            byte[] raw = raw(length);
            for (byte b : raw) {
                require(b > ' ' && b <= '~', "field " + tag + " isn't printable ASCII");
            }
            return new String(raw, StandardCharsets.US_ASCII);
        }

        int left() {
            return bytes.remaining();
        }

        /** {@code value}, which was the last thing in the field. */
        <T> T end(T value) {
            require(left() == 0, "field " + tag + " is too long");
            return value;
        }

        private ByteBuffer need(int length) {
            require(length <= left(), "field " + tag + " is too short");
            return bytes;
        }
    }

    /** Writes fields in the order in which they are given, which must be ascending. */
    static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Writer put(int tag, byte[] value) {
            require(value.length <= 0xffff, "field " + tag + " is too long");
            out.write(tag);
            out.write(value.length >> 8);
            out.write(value.length);
            out.writeBytes(value);
            return this;
        }

        Writer text(int tag, String text) {
            return put(tag, text.getBytes(StandardCharsets.US_ASCII));
        }

        Writer u32(int tag, int value) {
            return put(tag, ByteBuffer.allocate(4).putInt(value).array());
        }

        Writer u64(int tag, long value) {
            return put(tag, ByteBuffer.allocate(8).putLong(value).array());
        }

        byte[] toBytes() {
            return out.toByteArray();
        }
    }
}
