package updrift.engine.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies of plugin jars in a directory that nobody else may write to: whoever changes a jar after it was checked changes nothing that runs. */
final class PrivateCopies implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PrivateCopies.class);

    private final List<Path> made = new ArrayList<>();
    private @Nullable Path directory;

    /** A copy and what it is. */
    record Copy(Path path, String sha256) {}

    /** Copies {@code jar} under its own name. */
    Copy of(Path jar) throws IOException, Refusal {
        Path copy = directory().resolve(String.valueOf(jar.getFileName()));
        MessageDigest sha256 = sha256();
        made.add(copy);
        try (InputStream in = Files.newInputStream(jar);
                InputStream hashed = new DigestInputStream(in, sha256);
                OutputStream out =
                        Files.newOutputStream(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] some = new byte[64 << 10];
            long total = 0;
            for (int count = hashed.read(some); count >= 0; count = hashed.read(some)) {
                total += count;
                if (total > JarInspector.JAR_MAX) {
                    throw new Refusal("has more than " + JarInspector.JAR_MAX + " bytes, which no plugin has");
                }
                out.write(some, 0, count);
            }
        }
        return new Copy(copy, HexFormat.of().formatHex(sha256.digest()));
    }

    /** Made for its owner alone, where the system knows such a thing. */
    private Path directory() throws IOException {
        Path there = directory;
        if (there == null) {
            there = Files.createTempDirectory("updrift-plugins-");
            directory = there;
        }
        return there;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** Removes all of them; no class is loaded from them any more. May be called again. */
    @Override
    public void close() {
        if (directory != null) {
            made.add(directory);
        }
        Collections.sort(made, Collections.reverseOrder());
        for (Path each : made) {
            try {
                Files.deleteIfExists(each);
            } catch (IOException stays) {
                LOG.warn("{} can't be removed: {}", each, stays.getMessage());
            }
        }
        made.clear();
        directory = null;
    }
}
