package updrift.discovery.dht;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A message of BEP 5 ("KRPC"): a query, its response, or an error.
 *
 * @param kind {@code q}, {@code r} or {@code e}
 * @param transaction what the asker chose and the answer repeats, 1 to {@value #TRANSACTION_MAX} bytes
 * @param method of a query; empty otherwise
 * @param values arguments of a query, or what a response tells; empty for an error
 * @param readOnly whether the asker answers nobody (BEP 43)
 */
@SuppressWarnings("ArrayRecordComponent") // Messages are read, not compared.
record Message(char kind, byte[] transaction, String method, Map<String, Object> values, boolean readOnly) {
    static final char QUERY = 'q';
    static final char RESPONSE = 'r';
    static final char ERROR = 'e';
    static final int TRANSACTION_MAX = 16;

    private static final long UNKNOWN_METHOD = 204;
    private static final long PROTOCOL_ERROR = 203;

    static Message query(byte[] transaction, String method, Map<String, Object> values, boolean readOnly) {
        return new Message(QUERY, transaction, method, values, readOnly);
    }

    Message response(Map<String, Object> values) {
        return new Message(RESPONSE, transaction, "", values, false);
    }

    /** What a query that can't be answered gets. */
    byte[] error(boolean unknownMethod) {
        Map<String, Object> all = new TreeMap<>();
        all.put("t", transaction);
        all.put("y", new byte[] {ERROR});
        all.put(
                "e",
                List.of(unknownMethod ? UNKNOWN_METHOD : PROTOCOL_ERROR, bytes(unknownMethod ? "method" : "protocol")));
        return Bencode.encode(all);
    }

    byte[] encode() {
        Map<String, Object> all = new TreeMap<>();
        all.put("t", transaction);
        all.put("y", new byte[] {(byte) kind});
        all.put(kind == QUERY ? "a" : "r", values);
        if (kind == QUERY) {
            all.put("q", bytes(method));
        }
        if (readOnly) {
            all.put("ro", 1L);
        }
        return Bencode.encode(all);
    }

    /** {@link IllegalArgumentException} for anything that is no such message. */
    static Message decode(byte[] datagram) {
        Map<String, Object> all = dictionary(Bencode.decode(datagram));
        byte[] transaction = string(all.get("t"));
        String kind = new String(string(all.get("y")), ISO_8859_1);
        if (transaction.length < 1 || transaction.length > TRANSACTION_MAX) {
            throw new IllegalArgumentException("no transaction");
        }
        boolean readOnly = all.get("ro") instanceof Long flag && flag == 1;
        return switch (kind) {
            case "q" ->
                new Message(
                        QUERY,
                        transaction,
                        new String(string(all.get("q")), ISO_8859_1),
                        dictionary(all.get("a")),
                        readOnly);
            case "r" -> new Message(RESPONSE, transaction, "", dictionary(all.get("r")), false);
            case "e" -> new Message(ERROR, transaction, "", Map.of(), false);
            default -> throw new IllegalArgumentException("neither query nor response");
        };
    }

    private static Map<String, Object> dictionary(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("no dictionary");
        }
        Map<String, Object> copy = new TreeMap<>();
        map.forEach((key, one) -> copy.put((String) key, one));
        return copy;
    }

    private static byte[] string(@Nullable Object value) {
        if (!(value instanceof byte[] string)) {
            throw new IllegalArgumentException("no string");
        }
        return string;
    }

    static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /** The sender's id; {@link IllegalArgumentException} if it is missing. */
    NodeId id() {
        return id("id");
    }

    NodeId id(String key) {
        return NodeId.of(string(values.get(key)));
    }

    Optional<byte[]> string(String key) {
        return values.get(key) instanceof byte[] string ? Optional.of(string) : Optional.empty();
    }

    Optional<Long> integer(String key) {
        return values.get(key) instanceof Long integer ? Optional.of(integer) : Optional.empty();
    }

    /** The strings of a list, at most {@code most}; what is no string is passed over. */
    List<byte[]> strings(String key, int most) {
        List<byte[]> strings = new ArrayList<>();
        if (values.get(key) instanceof List<?> list) {
            for (Object one : list) {
                if (one instanceof byte[] string && strings.size() < most) {
                    strings.add(string);
                }
            }
        }
        return strings;
    }
}
