package updrift.engine.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import updrift.api.content.UpdateId;
import updrift.api.peer.PeerAddress;
import updrift.engine.wire.Message.Have;

/** The messages of docs/protocol.md's examples, and their frames. */
final class GoldenMessages {
    private static final UpdateId ID = UpdateId.of(filled(0xab));
    private static final List<PeerAddress> ADDRESSES =
            List.of(PeerAddress.parse("tcp:192.0.2.7:4100"), PeerAddress.parse("tcp:[2001:db8::7]:4100"));

    private GoldenMessages() {}

    static Map<String, Message> messages() {
        Map<String, Message> messages = new LinkedHashMap<>();
        List<String> channels = List.of("stable", "beta");
        messages.put("hello", new Message.Hello(1, 3, 5, hash(0x11), "editor", channels, 4100, ADDRESSES));
        messages.put("digest", new Message.Digest(1, List.of(hash(0x21), hash(0x22))));
        messages.put("digest-empty", new Message.Digest(7, List.of()));
        messages.put("statement", new Message.Statement("signed".getBytes(StandardCharsets.US_ASCII)));
        messages.put("want", new Message.Want(List.of(hash(0x21))));
        messages.put("peers-ask", new Message.Peers(true, List.of()));
        messages.put("peers", new Message.Peers(false, ADDRESSES));
        messages.put("interest", new Message.Interest(ID, true));
        messages.put("interest-no-more", new Message.Interest(ID, false));
        messages.put("have-all", new Have.All(ID));
        messages.put("have-none", new Have.None(ID));
        messages.put("have-bits", new Have.Bits(ID, 16, new byte[] {0x05, (byte) 0x80}));
        messages.put("have-added", new Have.Added(ID, List.of(16, (1 << 24) - 1)));
        messages.put("get", new Message.Get(1, ID, 1599));
        List<Message.Range> missing = List.of(new Message.Range(0, 3), new Message.Range(8, (1 << 24) - 8));
        messages.put("any", new Message.Any(2, ID, 4, missing));
        ByteBuffer proof =
                ByteBuffer.allocate(64).put(filled(0x31)).put(filled(0x32)).flip();
        messages.put("chunk", new Message.Chunk(2, 9, proof, ascii("bytes of the chunk")));
        messages.put("chunk-alone", new Message.Chunk(-1, 0, ByteBuffer.allocate(0), ascii("x")));
        messages.put("not-held", new Message.NotHeld(1, 1599));
        messages.put("not-held-any", new Message.NotHeld(2, -1));
        messages.put("busy", new Message.Busy(1, 250));
        messages.put("refused", new Message.Refused(1, 3));
        messages.put("cancel", new Message.Cancel(1));
        messages.put("damaged", new Message.Damaged(ID, 1599));
        messages.put("bye", new Message.Bye(1, "another authority"));
        return messages;
    }

    static Map<String, byte[]> frames() {
        Map<String, byte[]> frames = new LinkedHashMap<>();
        resource("/vectors/wire/messages.txt")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" "))
                .forEach(parts -> frames.put(parts[0], HexFormat.of().parseHex(parts[1])));
        return frames;
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(GoldenMessages.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Hash hash(int value) {
        return Hash.wrap(filled(value));
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
