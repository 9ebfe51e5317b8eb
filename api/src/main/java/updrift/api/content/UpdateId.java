package updrift.api.content;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The identity of a package: the BLAKE3-256 hash of its bytes. Immutable. It is ordered by its bytes, so that collections keyed by it iterate alike in every
 * run, and its text is 64 lower-case hexadecimal digits and nothing else, so that it is safe as a file name.
 */
public final class UpdateId implements Comparable<UpdateId> {
    /** Length of an update id in bytes. */
    public static final int LENGTH = 32;

    private final byte[] hash;

    private UpdateId(byte[] hash) {
        this.hash = hash;
    }

    /** Takes a copy of {@code hash}; {@link IllegalArgumentException} unless it has {@link #LENGTH} bytes. */
    public static UpdateId of(byte[] hash) {
        if (hash.length != LENGTH) {
            throw new IllegalArgumentException("an update id has " + LENGTH + " bytes, not " + hash.length);
        }
        return new UpdateId(hash.clone());
    }

    /** Reads 64 lower-case hexadecimal digits; {@link IllegalArgumentException} for anything else. */
    public static UpdateId parse(String text) {
        if (!text.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("an update id is 64 lower-case hexadecimal digits");
        }
        return new UpdateId(HexFormat.of().parseHex(text));
    }

    /** A copy of the 32 bytes. */
    public byte[] bytes() {
        return hash.clone();
    }

    @Override
    public int compareTo(UpdateId other) {
        return Arrays.compareUnsigned(hash, other.hash);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UpdateId id && Arrays.equals(hash, id.hash);
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
