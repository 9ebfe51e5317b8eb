package updrift.target.directory;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in lower-case hexadecimal digits. */
final class Sha256 {
    private static final int BUFFER_LENGTH = 64 << 10;

    private final MessageDigest digest;

    Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM has SHA-256", impossible);
        }
    }

    void update(byte[] bytes, int length) {
        digest.update(bytes, 0, length);
    }

    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    static String of(byte[] bytes) {
        Sha256 hash = new Sha256();
        hash.update(bytes, bytes.length);
        return hash.hex();
    }

    static String of(InputStream bytes) throws IOException {
        Sha256 hash = new Sha256();
        byte[] buffer = new byte[BUFFER_LENGTH];
        for (int count; (count = bytes.read(buffer)) >= 0; ) {
            hash.update(buffer, count);
        }
        return hash.hex();
    }
}
