package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.PluginFactory;
import updrift.api.config.Setting;

/**
 * What every packaged plugin jar keeps to. What it breaks shows nowhere else before a node starts: PF4J passes over a jar without an index in silence, and
 * over one that brings the api too. Runs after the jar was made; the build tells where it is by the property {@code updrift.plugin.jar}.
 */
public abstract class PluginJarContract {
    /** What host and plugins share; the engine refuses a jar that brings any of it. */
    private static final List<String> SHARED = List.of(
            "updrift/api/",
            "updrift/engine/",
            "jakarta/inject/",
            "com/google/inject/",
            "org/slf4j/",
            "org/pf4j/",
            "org/bouncycastle/",
            "org/jspecify/");

    /** The class file version of Java 17. */
    private static final int CLASS_FILE_MAX = 61;

    /** The plugin's {@code Plugin-Id}: point and name, such as {@code transport-tcp}. */
    protected abstract String id();

    /** Where the jar is. */
    protected Path jar() {
        return Path.of(System.getProperty("updrift.plugin.jar", ""));
    }

    /** Largest jar in bytes. A plugin without libraries is far below it; one that brings some says how much. */
    protected long sizeMax() {
        return 256 << 10;
    }

    @Test
    void itIsNoLargerThanItSays() throws IOException {
        assertThat(Files.size(jar())).isBetween(1L, sizeMax());
    }

    @Test
    void itsManifestSaysWhoItIsAndWhatItNeeds() throws IOException {
        try (JarFile jar = new JarFile(jar().toFile())) {
            Attributes manifest = jar.getManifest().getMainAttributes();

            assertThat(manifest.getValue("Plugin-Id"))
                    .isEqualTo(id())
                    .matches("(transport|discovery|cache|signature|target)-[a-z0-9-]{1,32}");
            assertThat(manifest.getValue("Plugin-Version")).matches("[0-9]+\\.[0-9]+\\.[0-9]+([-+].+)?");
            assertThat(manifest.getValue("Plugin-Requires")).contains("0.1.0");
            assertThat(manifest.getValue("Plugin-Provider")).isNotBlank();
            assertThat(manifest.getValue("Automatic-Module-Name")).isNotBlank();
            assertThat(manifest.getValue("Plugin-Dependencies")).isNull();
            assertThat(manifest.getValue("Class-Path")).isNull();
        }
    }

    @Test
    @Tag("F05")
    void itBringsNothingThatTheHostShares() throws IOException {
        for (JarEntry entry : entries()) {
            String name = entry.getName().replaceFirst("^META-INF/versions/[0-9]+/", "");
            assertThat(SHARED).as(entry.getName()).noneMatch(name::startsWith);
            assertThat(name).isNotEqualToIgnoringCase("META-INF/INDEX.LIST");
        }
    }

    @Test
    void noEntryIsThereTwice() throws IOException {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (JarEntry entry : entries()) {
            assertThat(names.add(entry.getName())).as(entry.getName()).isTrue();
        }
    }

    @Test
    void itsClassesRunOnJava17() throws IOException {
        try (JarFile jar = new JarFile(jar().toFile())) {
            for (JarEntry entry : entries()) {
                if (entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/versions/")) {
                    try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
                        in.skipNBytes(6);
                        assertThat(in.readUnsignedShort()).as(entry.getName()).isLessThanOrEqualTo(CLASS_FILE_MAX);
                    }
                }
            }
        }
    }

    @Test
    @Tag("R33")
    void itsIndexListsOneFactoryThatGoesByTheNameInItsId() throws Exception {
        try (URLClassLoader alone = alone()) {
            PluginFactory factory = factory(alone);

            assertThat(factory.getClass().getClassLoader()).isSameAs(alone);
            assertThat(id()).endsWith("-" + factory.name());
        }
    }

    @Test
    void itsSettingsAreDeclaredForPeople() throws Exception {
        try (URLClassLoader alone = alone()) {
            List<Setting> settings = factory(alone).settings();

            assertThat(settings)
                    .extracting(Setting::key)
                    .doesNotHaveDuplicates()
                    .allMatch(key -> key.matches("[a-z][a-z0-9_]*"));
            assertThat(settings).extracting(Setting::meaning).allMatch(meaning -> meaning.matches("\\S.*[^.]"));
        }
    }

    /** Only the jar and what the host shares, so that whatever else it needs must stand inside it. */
    private URLClassLoader alone() throws IOException {
        return new URLClassLoader(new URL[] {jar().toUri().toURL()}, new SharedOnly());
    }

    private PluginFactory factory(ClassLoader alone) throws Exception {
        List<String> listed = index();
        assertThat(listed).as("the factories in META-INF/extensions.idx").hasSize(1);
        return Class.forName(listed.get(0), true, alone)
                .asSubclass(PluginFactory.class)
                .getConstructor()
                .newInstance();
    }

    private List<String> index() throws IOException {
        try (JarFile jar = new JarFile(jar().toFile())) {
            JarEntry index = jar.getJarEntry("META-INF/extensions.idx");
            assertThat(index)
                    .as("META-INF/extensions.idx, written by PF4J's annotation processor for what has @Extension")
                    .isNotNull();
            try (InputStream in = jar.getInputStream(index)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> line.replaceFirst("#.*", "").strip())
                        .filter(line -> !line.isEmpty())
                        .toList();
            }
        }
    }

    private List<JarEntry> entries() throws IOException {
        try (JarFile jar = new JarFile(jar().toFile())) {
            return new ArrayList<>(jar.stream().toList());
        }
    }

    /** Sees the JDK, and of the test's class path what host and plugins share. */
    private static final class SharedOnly extends ClassLoader {
        SharedOnly() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (SHARED.stream().anyMatch(name.replace('.', '/')::startsWith)) {
                return Class.forName(name, false, PluginJarContract.class.getClassLoader());
            }
            throw new ClassNotFoundException(name + ", which is neither in the jar nor shared by the host");
        }
    }
}
