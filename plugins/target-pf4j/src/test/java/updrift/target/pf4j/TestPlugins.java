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
import java.util.function.BooleanSupplier;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
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

    /** A plugin that says whether it runs. */
    public static class Lively extends Plugin implements BooleanSupplier {
        private volatile boolean runs;

        @Override
        public void start() {
            runs = true;
        }

        @Override
        public void stop() {
            runs = false;
        }

        @Override
        public boolean getAsBoolean() {
            return runs;
        }
    }

    /** A plugin that starts only once, without an interruption, and where its threads would keep the host alive. */
    public static class Delicate extends Lively {
        @Override
        public void start() {
            if (getAsBoolean() || Thread.currentThread().isInterrupted() || new Thread(() -> {}).isDaemon()) {
                throw new IllegalStateException("no start here");
            }
            super.start();
        }
    }

    /** A plugin whose stop takes too long, and fails if it is interrupted. */
    public static final class Offended extends Delicate {
        @Override
        public void stop() {
            super.stop();
            try {
                Thread.sleep(TOO_LONG.toMillis());
            } catch (InterruptedException disturbed) {
                throw new IllegalStateException(disturbed);
            }
        }
    }

    /** A plugin whose stop takes too long, and doesn't keep to itself that it was interrupted. */
    public static final class Polite extends Delicate {
        @Override
        public void stop() {
            super.stop();
            if (takeTooLong()) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Answers whether it was interrupted. */
    private static boolean takeTooLong() {
        boolean interrupted = false;
        long end = System.nanoTime() + TOO_LONG.toNanos();
        for (long left = 1; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            // A thread whose interruption isn't taken from it would not park any more.
            interrupted |= Thread.interrupted();
        }
        return interrupted;
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
            for (String each : classes()) {
                String classFile = each.replace('.', '/') + ".class";
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

    private static List<String> classes() {
        return Stream.concat(Stream.of(TestPlugins.class), Stream.of(TestPlugins.class.getDeclaredClasses()))
                .map(Class::getName)
                .sorted()
                .toList();
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
