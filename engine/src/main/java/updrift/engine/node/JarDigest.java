package updrift.engine.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import updrift.api.target.disk.Sha256;

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
            return "sha256:" + Sha256.of(in);
        } catch (IOException unreadable) {
            return ""; // The report says so already.
        }
    }
}
