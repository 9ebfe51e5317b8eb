package updrift.discovery.dht;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Bencoding (BEP 3): strings as {@code byte[]}, integers as {@link Long}, {@link List}, and {@link Map} with keys of one character for each byte. Reading is
 * strict, so that one value has one form: no leading zeros, keys ascending, nothing after the end.
 */
final class Bencode {
    /** Longest text in bytes; what is larger would be split on its way. */
    static final int BYTES_MAX = 1_400;

    /** Messages go four deep. */
    private static final int DEPTH_MAX = 8;

    /** Most digits of a length that can be within the text. */
    private static final int LENGTH_DIGITS_MAX = 4;

    /** Digits of an integer that surely fits a {@code long}. */
    private static final int INTEGER_DIGITS_MAX = 18;

    private final byte[] text;
    private int at;

    private Bencode(byte[] text) {
        this.text = text;
    }

    /** {@link IllegalArgumentException} for anything but one value in its one form. */
    static Object decode(byte[] text) {
        if (text.length > BYTES_MAX) {
            throw new IllegalArgumentException("longer than " + BYTES_MAX + " bytes");
        }
        Bencode reader = new Bencode(text);
        Object value = reader.value(0);
        if (reader.at != text.length) {
            throw new IllegalArgumentException("bytes after the end");
        }
        return value;
    }

    private Object value(int depth) {
        if (depth > DEPTH_MAX) {
            throw new IllegalArgumentException("nested too deeply");
        }
        return switch (peek()) {
            case 'i' -> integer();
            case 'l' -> list(depth);
            case 'd' -> dictionary(depth);
            default -> string();
        };
    }

    private byte peek() {
        if (at >= text.length) {
            throw new IllegalArgumentException("cut");
        }
        return text[at];
    }

    private boolean ends() {
        if (peek() != 'e') {
            return false;
        }
        at++;
        return true;
    }

    private Long integer() {
        at++;
        boolean negative = peek() == '-';
        if (negative) {
            at++;
        }
        long value = number(INTEGER_DIGITS_MAX);
        if (!ends() || (negative && value == 0)) {
            throw new IllegalArgumentException("no integer");
        }
        return negative ? -value : value;
    }

    private long number(int digitsMax) {
        int begin = at;
        long value = 0;
        while (peek() >= '0' && peek() <= '9' && at - begin < digitsMax) {
            value = 10 * value + (text[at++] - '0');
        }
        if (at == begin || (text[begin] == '0' && at - begin > 1)) {
            throw new IllegalArgumentException("no number");
        }
        return value;
    }

    private byte[] string() {
        int length = (int) number(LENGTH_DIGITS_MAX);
        if (peek() != ':' || length > text.length - at - 1) {
            throw new IllegalArgumentException("no string");
        }
        byte[] string = new byte[length];
        System.arraycopy(text, at + 1, string, 0, length);
        at += 1 + length;
        return string;
    }

    private List<Object> list(int depth) {
        at++;
        List<Object> list = new ArrayList<>();
        while (!ends()) {
            list.add(value(depth + 1));
        }
        return list;
    }

    private Map<String, Object> dictionary(int depth) {
        at++;
        TreeMap<String, Object> dictionary = new TreeMap<>();
        while (!ends()) {
            String key = new String(string(), ISO_8859_1);
            if (!dictionary.isEmpty() && dictionary.lastKey().compareTo(key) >= 0) {
                throw new IllegalArgumentException("keys out of order");
            }
            dictionary.put(key, value(depth + 1));
        }
        return dictionary;
    }

    /** The form of {@code value}, which consists of what {@link #decode} gives. */
    static byte[] encode(Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(value, out);
        return out.toByteArray();
    }

    private static void write(Object value, ByteArrayOutputStream out) {
        if (value instanceof byte[] string) {
            out.writeBytes((string.length + ":").getBytes(ISO_8859_1));
            out.writeBytes(string);
        } else if (value instanceof Long integer) {
            out.writeBytes(("i" + integer + "e").getBytes(ISO_8859_1));
        } else if (value instanceof List<?> list) {
            out.write('l');
            list.forEach(one -> write(one, out));
            out.write('e');
        } else if (value instanceof Map<?, ?> map) {
            out.write('d');
            new TreeMap<Object, Object>(map).forEach((key, one) -> {
                write(String.valueOf(key).getBytes(ISO_8859_1), out);
                write(one, out);
            });
            out.write('e');
        } else {
            throw new IllegalArgumentException("can't be bencoded: " + value.getClass());
        }
    }
}
