package updrift.target.pf4j;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
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

    private TestPlugins() {}

    /** A plugin whose start fails. */
    public static final class Broken extends Plugin {
        @Override
        public void start() {
            throw new IllegalStateException("no start for this one");
        }
    }

    /** A plugin {@code id} of {@code version} that needs {@code dependencies}, as its manifest would list them. */
    static byte[] jar(String id, String version, String dependencies) {
        return jar(id, version, dependencies, Plugin.class, "");
    }

    /** As {@link #jar}, but its start fails. */
    static byte[] broken(String id, String version) {
        return jar(id, version, "", Broken.class, "");
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
        String classFile = Broken.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar = new JarOutputStream(bytes);
                InputStream code = TestPlugins.class.getClassLoader().getResourceAsStream(classFile)) {
            jar.putNextEntry(entry("META-INF/MANIFEST.MF"));
            manifest.write(jar);
            jar.putNextEntry(entry(classFile));
            code.transferTo(jar);
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
