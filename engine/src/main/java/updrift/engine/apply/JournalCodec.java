package updrift.engine.apply;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import updrift.api.content.UpdateId;
import updrift.api.error.UpdriftException;
import updrift.api.release.Release;
import updrift.api.release.Sequence;
import updrift.api.release.Version;
import updrift.api.target.Attempt;

/** The body of a journal record: numbers big-endian, texts in UTF-8 after their length in two bytes. */
final class JournalCodec {
    /** Raised when the body changes. */
    static final byte FORMAT = 1;

    /** A reason of four-byte characters, two versions, and the fixed part fit easily. */
    static final int BODY_MAX = 2048;

    private static final int SHA256_LENGTH = 32;

    private JournalCodec() {}

    static byte[] encode(JournalEntry entry) {
        ByteBuffer body = ByteBuffer.allocate(BODY_MAX);
        body.put(FORMAT).put(entry.id().bytes());
        putText(body, entry.state().name());
        body.putInt(entry.sequence().epoch()).putLong(entry.sequence().counter());
        body.putLong(entry.attempt().size()).put(HexFormat.of().parseHex(entry.checksum()));
        putText(body, entry.attempt().from().map(Version::toString).orElse(""));
        putText(body, entry.attempt().to().toString());
        body.put((byte) (entry.backup().made() ? 1 : 0));
        putText(body, entry.backup().sha256().orElse(""));
        body.put((byte) Math.min(entry.interruptions(), Byte.MAX_VALUE)).put((byte) (entry.committed() ? 1 : 0));
        putText(body, entry.reason());
        byte[] bytes = new byte[body.position()];
        body.flip().get(bytes);
        return bytes;
    }

    private static void putText(ByteBuffer body, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        body.putShort((short) bytes.length).put(bytes);
    }

    /** Whether another version of this software wrote a body whose checksum is right, and in which format. */
    static Optional<Integer> foreignFormat(ByteBuffer body) {
        return body.hasRemaining() && body.get(body.position()) != FORMAT
                ? Optional.of(body.get(body.position()) & 0xff)
                : Optional.empty();
    }

    /** Reads a body whose checksum is right; {@link IllegalArgumentException} says in what it isn't one of this version. */
    static JournalEntry decode(ByteBuffer body) {
        try {
            if (body.get() != FORMAT) {
                throw new IllegalArgumentException("has another format");
            }
            JournalEntry entry = decodeFields(body);
            if (body.hasRemaining()) {
                throw new IllegalArgumentException("has bytes left over");
            }
            return entry;
        } catch (BufferUnderflowException | UpdriftException malformed) {
            throw new IllegalArgumentException("is malformed", malformed);
        }
    }

    private static JournalEntry decodeFields(ByteBuffer body) {
        UpdateId id = UpdateId.of(bytes(body, UpdateId.LENGTH));
        ApplyState state = ApplyState.valueOf(text(body));
        Sequence sequence = new Sequence(body.getInt(), body.getLong());
        long size = body.getLong();
        if (size < 0 || size > Release.SIZE_MAX) {
            throw new IllegalArgumentException("has a size of " + size);
        }
        String checksum = HexFormat.of().formatHex(bytes(body, SHA256_LENGTH));
        Optional<Version> from = nonEmpty(text(body)).map(Version::parse);
        Version to = Version.parse(text(body));
        Backup backup = new Backup(flag(body), nonEmpty(text(body)));
        return new JournalEntry(
                state, new Attempt(id, from, to, size), sequence, checksum, backup, body.get(), flag(body), text(body));
    }

    private static String text(ByteBuffer body) {
        return new String(bytes(body, Short.toUnsignedInt(body.getShort())), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer body, int length) {
        if (length > body.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        body.get(bytes);
        return bytes;
    }

    private static boolean flag(ByteBuffer body) {
        return body.get() != 0;
    }

    private static Optional<String> nonEmpty(String text) {
        return Optional.of(text).filter(some -> !some.isEmpty());
    }
}
