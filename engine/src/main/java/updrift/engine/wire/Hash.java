package updrift.engine.wire;

import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.digests.Blake3Digest;

/**
 * A BLAKE3-256 hash that names a statement or a root document. Immutable, and ordered by its bytes, so that collections keyed by it iterate alike in every run.
 */
public final class Hash implements Comparable<Hash> {
    /** Length in bytes. */
    public static final int LENGTH = 32;

    private final byte[] hash;

    private Hash(byte[] hash) {
        this.hash = hash;
    }

    /** The hash of {@code content}, which is small: packages are hashed by engine.content, a tree at a time. */
    public static Hash of(byte[] content) {
        Blake3Digest digest = new Blake3Digest(LENGTH);
        digest.update(content, 0, content.length);
        byte[] hash = new byte[LENGTH];
        digest.doFinal(hash, 0);
        return new Hash(hash);
    }

    /** Takes a copy of {@code hash}; {@link IllegalArgumentException} unless it has {@link #LENGTH} bytes. */
    public static Hash wrap(byte[] hash) {
        if (hash.length != LENGTH) {
            throw new IllegalArgumentException("a hash has " + LENGTH + " bytes, not " + hash.length);
        }
        return new Hash(hash.clone());
    }

    /** A copy of the 32 bytes. */
    public byte[] bytes() {
        return hash.clone();
    }

    @Override
    public int compareTo(Hash other) {
        return Arrays.compareUnsigned(hash, other.hash);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash that && Arrays.equals(hash, that.hash);
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
