package updrift.engine.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What an operator pins a plugin by, as {@code sha256sum} would print it too. */
final class JarDigest {
    private JarDigest() {}

    /** The digest of the jar at {@code where}; empty if there is no such file, or it can't be read. */
    static String of(String where) {
        Path jar = Path.of(where);
        if (!where.endsWith(".jar") || !Files.isRegularFile(jar)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(jar)) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] some = new byte[64 << 10];
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                sha256.update(some, 0, count);
            }
            return "sha256:" + HexFormat.of().formatHex(sha256.digest());
        } catch (IOException unreadable) {
            return ""; // The report says so already.
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
