package updrift.api.peer;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * A node's lasting identity: the SHA-256 hash of its encoded Ed25519 public key. On a link that isn't authenticated it is only a label that the other side
 * chose. Immutable and ordered by its bytes.
 */
public final class PeerId implements Comparable<PeerId> {
    /** Length of a peer id in bytes. */
    public static final int LENGTH = 32;

    private final byte[] hash;

    private PeerId(byte[] hash) {
        this.hash = hash;
    }

    /** Takes a copy of {@code hash}; {@link IllegalArgumentException} unless it has {@link #LENGTH} bytes. */
    public static PeerId of(byte[] hash) {
        if (hash.length != LENGTH) {
            throw new IllegalArgumentException("a peer id has " + LENGTH + " bytes, not " + hash.length);
        }
        return new PeerId(hash.clone());
    }

    /** Reads 64 lower-case hexadecimal digits; {@link IllegalArgumentException} for anything else. */
    public static PeerId parse(String text) {
        if (!text.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a peer id is 64 lower-case hexadecimal digits");
        }
        return new PeerId(HexFormat.of().parseHex(text));
    }

    /** A copy of the 32 bytes. */
    public byte[] bytes() {
        return hash.clone();
    }

    /** The first eight digits, for people to read; never an identity. */
    public String brief() {
        return HexFormat.of().formatHex(hash, 0, 4);
    }

    @Override
    public int compareTo(PeerId other) {
        return Arrays.compareUnsigned(hash, other.hash);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeerId id && Arrays.equals(hash, id.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(hash);
    }
}
