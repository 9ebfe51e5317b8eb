package updrift.api.target.disk;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4) in lower-case hexadecimal digits, as {@code sha256sum} prints it. Used by one thread at a time. */
public final class Sha256 {
    private static final int BUFFER_LENGTH = 64 << 10;

    private final MessageDigest digest;

    /** Of nothing yet. */
    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM has SHA-256", impossible);
        }
    }

    /** Takes the first {@code length} bytes of {@code bytes} too. */
    public void update(byte[] bytes, int length) {
        digest.update(bytes, 0, length);
    }

    /** The digest of all that it took; it begins anew then. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The digest of {@code bytes}. */
    public static String of(byte[] bytes) {
        Sha256 hash = new Sha256();
        hash.update(bytes, bytes.length);
        return hash.hex();
    }

    /** The digest of all that is left of {@code bytes}, which the caller closes. */
    public static String of(InputStream bytes) throws IOException {
        Sha256 hash = new Sha256();
        byte[] buffer = new byte[BUFFER_LENGTH];
        for (int count; (count = bytes.read(buffer)) >= 0; ) {
            hash.update(buffer, count);
        }
        return hash.hex();
    }
}
