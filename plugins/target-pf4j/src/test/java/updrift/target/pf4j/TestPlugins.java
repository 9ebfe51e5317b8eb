package updrift.target.pf4j;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.pf4j.Plugin;

/** Plugin jars and packages of them, the same bytes for the same words. */
final class TestPlugins {
    /** Some instant that a zip can hold; all entries have it. */
    private static final long WRITTEN_MILLIS = 1_700_000_000_000L;

    /** Longer than any test lets a plugin take, and short enough for a host that is stopped after it. */
    static final Duration TOO_LONG = Duration.ofSeconds(4);

    private TestPlugins() {}

    /** A plugin whose start fails. */
    public static final class Broken extends Plugin {
        @Override
        public void start() {
            throw new IllegalStateException("no start for this one");
        }
    }

    /** A plugin whose start takes too long, whatever is done to it. */
    public static final class Slow extends Plugin {
        @Override
        public void start() {
            takeTooLong();
        }
    }

    /** A plugin whose stop takes too long. */
    public static final class Unstoppable extends Plugin {
        @Override
        public void stop() {
            takeTooLong();
        }
    }

    /** A plugin whose stop fails. */
    public static final class Sulking extends Plugin {
        @Override
        public void stop() {
            throw new IllegalStateException("no stop for this one");
        }
    }

    private static void takeTooLong() {
        long end = System.nanoTime() + TOO_LONG.toNanos();
        for (long left = 1; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            // Else a thread that was interrupted would not park any more.
            Thread.interrupted();
        }
    }

    /** A plugin {@code id} of {@code version} that needs {@code dependencies}, as its manifest would list them. */
    static byte[] jar(String id, String version, String dependencies) {
        return jar(id, version, dependencies, Plugin.class, "");
    }

    /** A plugin without dependencies that is a {@code type}. */
    static byte[] jar(String id, String version, Class<? extends Plugin> type) {
        return jar(id, version, "", type, "");
    }

    static byte[] jar(String id, String version, String dependencies, Class<?> type, String requires) {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Plugin-Id", id);
        main.putValue("Plugin-Version", version);
        main.putValue("Plugin-Class", type.getName());
        if (!dependencies.isEmpty()) {
            main.putValue("Plugin-Dependencies", dependencies);
        }
        if (!requires.isEmpty()) {
            main.putValue("Plugin-Requires", requires);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes)) {
            jar.putNextEntry(entry("META-INF/MANIFEST.MF"));
            manifest.write(jar);
            for (Class<?> each :
                    List.of(TestPlugins.class, Broken.class, Slow.class, Unstoppable.class, Sulking.class)) {
                String classFile = each.getName().replace('.', '/') + ".class";
                try (InputStream code = TestPlugins.class.getClassLoader().getResourceAsStream(classFile)) {
                    jar.putNextEntry(entry(classFile));
                    code.transferTo(jar);
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static JarEntry entry(String name) {
        JarEntry entry = new JarEntry(name);
        entry.setTime(WRITTEN_MILLIS);
        return entry;
    }

    /** A zip of {@code files}. */
    static byte[] zip(Map<String, byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTime(WRITTEN_MILLIS);
                zip.putNextEntry(entry);
                zip.write(file.getValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
