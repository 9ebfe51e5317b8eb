package updrift.engine.trust;

import static updrift.engine.trust.Fields.require;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Sequence;
import updrift.api.release.Version;
import updrift.engine.wire.Hash;
import updrift.engine.wire.Limits;

/**
 * What a node must remember to trust, as the bytes of one small file: magic, format, whose and for what, marks, statements, evidence, and BLAKE3 of all that. A
 * damaged file is refused and never read as less than it said.
 *
 * @param root hash of root version 1
 * @param statements kept announcements as they came
 * @param evidence second halves of equivocations
 */
record TrustState(
        Hash root, String product, String channel, Marks marks, List<byte[]> statements, List<byte[]> evidence) {
    private static final byte[] MAGIC = "updrift trust".getBytes(StandardCharsets.US_ASCII);

    /** A higher one was written by later software. */
    private static final int FORMAT_MAX = 2;

    /** What there is beside the first format is written only where there is a security floor. */
    private static final int FORMAT_WITH_FLOOR = 2;

    static TrustState read(byte[] file) {
        int end = file.length - Hash.LENGTH;
        if (end < MAGIC.length + 1 || !Arrays.equals(MAGIC, Arrays.copyOf(file, MAGIC.length))) {
            throw unreadable("it is none");
        }
        if (!Hash.of(Arrays.copyOf(file, end)).equals(Hash.wrap(Arrays.copyOfRange(file, end, file.length)))) {
            throw unreadable("it is damaged");
        }
        ByteBuffer in = ByteBuffer.wrap(file, MAGIC.length, end - MAGIC.length);
        int format = in.get() & 0xff;
        if (format < 1 || format > FORMAT_MAX) {
            throw unreadable("its format is " + format + " and this software reads up to " + FORMAT_MAX);
        }
        try {
            TrustState state = read(in, format >= FORMAT_WITH_FLOOR);
            require(!in.hasRemaining(), "bytes follow its end");
            return state;
        } catch (BufferUnderflowException cutShort) {
            throw unreadable("it is cut short");
        } catch (IllegalArgumentException | UpdriftException malformed) {
            throw unreadable("it is malformed: " + malformed.getMessage());
        }
    }

    private static TrustState read(ByteBuffer in, boolean hasFloor) {
        byte[] root = new byte[Hash.LENGTH];
        in.get(root);
        return new TrustState(Hash.wrap(root), text(in), text(in), marks(in, hasFloor), statements(in), statements(in));
    }

    private static Marks marks(ByteBuffer in, boolean hasFloor) {
        Sequence newestSeen = sequence(in);
        Instant newestExpires = time(in);
        Sequence installed = sequence(in);
        Instant clockFloor = time(in);
        Sequence ownSequence = sequence(in);
        Optional<Version> ownVersion = version(text(in));
        return new Marks(
                newestSeen,
                newestExpires,
                installed,
                clockFloor,
                ownSequence,
                ownVersion,
                hasFloor ? version(text(in)) : Optional.empty());
    }

    private static Optional<Version> version(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(Version.parse(text));
    }

    private static Sequence sequence(ByteBuffer in) {
        return new Sequence(in.getInt(), in.getLong());
    }

    private static Instant time(ByteBuffer in) {
        long seconds = in.getLong();
        require(seconds >= 0 && seconds <= Announcement.TIME_MAX, "a time is out of range");
        return Instant.ofEpochSecond(seconds);
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[in.get() & 0xff];
        in.get(bytes);
        for (byte b : bytes) {
            require(b > ' ' && b <= '~', "text isn't printable ASCII");
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static List<byte[]> statements(ByteBuffer in) {
        List<byte[]> statements = new ArrayList<>();
        for (int left = in.get() & 0xff; left > 0; left--) {
            int length = in.getShort() & 0xffff;
            require(length <= Limits.STATEMENT_MAX, "a statement is too long");
            byte[] statement = new byte[length];
            in.get(statement);
            statements.add(statement);
        }
        return statements;
    }

    private static UpdriftException unreadable(String why) {
        return unusable(why + "; restore it from this node's own backup, or begin with an empty state directory");
    }

    /** {@code STATE_UNUSABLE} with the file's name and {@code why}. */
    static UpdriftException unusable(String why) {
        return new UpdriftException(
                ErrorCode.STATE_UNUSABLE,
                "the saved state of trust, trust/statements in the state directory, can't be used: " + why);
    }

    byte[] bytes() {
        int length = statements.stream().mapToInt(s -> 2 + s.length).sum()
                + evidence.stream().mapToInt(s -> 2 + s.length).sum();
        ByteBuffer out = ByteBuffer.allocate(1024 + length);
        out.put(MAGIC)
                .put((byte) (marks.securityFloor().isPresent() ? FORMAT_WITH_FLOOR : 1))
                .put(root.bytes());
        put(product, out);
        put(channel, out);
        put(marks.newestSeen(), out);
        out.putLong(marks.newestExpires().getEpochSecond());
        put(marks.installed(), out);
        out.putLong(marks.clockFloor().getEpochSecond());
        put(marks.ownSequence(), out);
        put(marks.ownVersion().map(Version::toString).orElse(""), out);
        marks.securityFloor().ifPresent(floor -> put(floor.toString(), out));
        put(statements, out);
        put(evidence, out);
        byte[] content = Arrays.copyOf(out.array(), out.position());
        return ByteBuffer.allocate(content.length + Hash.LENGTH)
                .put(content)
                .put(Hash.of(content).bytes())
                .array();
    }

    private static void put(Sequence sequence, ByteBuffer out) {
        out.putInt(sequence.epoch()).putLong(sequence.counter());
    }

    private static void put(String text, ByteBuffer out) {
        out.put((byte) text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void put(List<byte[]> statements, ByteBuffer out) {
        out.put((byte) statements.size());
        statements.forEach(s -> out.putShort((short) s.length).put(s));
    }
}
