package updrift.engine.trust;

import static updrift.engine.trust.Fields.require;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import updrift.api.signature.Signer;
import updrift.engine.wire.Hash;

/**
 * A body with its signatures, as it travels: {@code kind(1) format(1) length(2) body count(1) [key(1) length(2) signature]*}, keys ascending. It says nothing
 * about whether the signatures hold. Immutable as far as its arrays aren't written to.
 */
public final class SignedStatement {
    /** Most signatures; none may be given twice, and a root names no more keys. */
    static final int SIGNATURES_MAX = 255;

    /** Bytes of a statement beside its body and its signatures. */
    public static final int FRAME = 5;

    /** Bytes of a signature beside itself. */
    public static final int SIGNATURE_FRAME = 3;

    private static final int HEAD = 4;

    private final Kind kind;
    private final byte[] body;
    private final SortedMap<Integer, byte[]> signatures;

    private SignedStatement(Kind kind, byte[] body, SortedMap<Integer, byte[]> signatures) {
        this.kind = kind;
        this.body = body;
        this.signatures = signatures;
    }

    /** Whether {@code bytes} begin like a statement of a kind or format that this software doesn't know, but a later one may. */
    static boolean isForeign(byte[] bytes) {
        return bytes.length >= HEAD && (Kind.of(bytes[0] & 0xff).isEmpty() || bytes[1] != Kind.FORMAT);
    }

    /** Takes {@code bytes} apart, which must be a {@code kind}; {@link IllegalArgumentException} if they are anything else. */
    static SignedStatement parse(Kind kind, byte[] bytes) {
        require(bytes.length <= kind.lengthMax(), "it has more than " + kind.lengthMax() + " bytes");
        require(bytes.length > HEAD, "it is cut short");
        ByteBuffer in = ByteBuffer.wrap(bytes);
        require(in.get() == kind.code() && in.get() == Kind.FORMAT, "it is of another kind");
        byte[] body = take(in, in.getShort() & 0xffff);
        require(in.hasRemaining(), "it is cut short");
        SortedMap<Integer, byte[]> signatures = new TreeMap<>();
        for (int left = in.get() & 0xff; left > 0; left--) {
            require(in.remaining() >= SIGNATURE_FRAME, "it is cut short");
            int key = in.get() & 0xff;
            require(signatures.isEmpty() || key > signatures.lastKey(), "signatures are out of order");
            signatures.put(key, take(in, in.getShort() & 0xffff));
        }
        require(!in.hasRemaining(), "bytes follow its end");
        return new SignedStatement(kind, body, signatures);
    }

    private static byte[] take(ByteBuffer in, int length) {
        require(length <= in.remaining(), "it is cut short");
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    /** Signs {@code body} with each of {@code signers}, by their index in the root; {@link IllegalArgumentException} if the whole would be too long. */
    public static SignedStatement sign(Kind kind, byte[] body, SortedMap<Integer, Signer> signers) {
        byte[] signed = kind.toBeSigned(body);
        SortedMap<Integer, byte[]> signatures = new TreeMap<>();
        signers.forEach((key, signer) -> signatures.put(key, signer.sign(signed)));
        SignedStatement statement = new SignedStatement(kind, body, signatures);
        require(
                statement.length() <= kind.lengthMax(),
                "it would have " + statement.length() + " bytes, and at most " + kind.lengthMax() + " are allowed");
        return statement;
    }

    private int length() {
        return FRAME
                + body.length
                + signatures.values().stream()
                        .mapToInt(signature -> SIGNATURE_FRAME + signature.length)
                        .sum();
    }

    /** The statement as it travels. */
    public byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(length());
        out.put((byte) kind.code())
                .put((byte) Kind.FORMAT)
                .putShort((short) body.length)
                .put(body);
        out.put((byte) signatures.size());
        for (Map.Entry<Integer, byte[]> signature : signatures.entrySet()) {
            out.put(signature.getKey().byteValue());
            out.putShort((short) signature.getValue().length).put(signature.getValue());
        }
        return out.array();
    }

    /** Names what was said, however it was signed. */
    public Hash hash() {
        return Hash.of(body);
    }

    Kind kind() {
        return kind;
    }

    byte[] body() {
        return body;
    }

    /** By the key's index in the root. */
    SortedMap<Integer, byte[]> signatures() {
        return signatures;
    }
}
