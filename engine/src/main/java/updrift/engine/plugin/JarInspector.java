package updrift.engine.plugin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.pf4j.DefaultVersionManager;

/** Reads a plugin jar without running anything of it, and refuses what PF4J would pass over in silence or the class loader would follow elsewhere. */
final class JarInspector {
    /** The api's version that plugins name in {@code Plugin-Requires}. */
    static final String API_VERSION = "0.1.0";

    static final String MANIFEST = "META-INF/MANIFEST.MF";
    static final String INDEX = "META-INF/extensions.idx";

    /** Largest jar in bytes; the largest known, QUIC with natives for five platforms, is a twentieth of it. */
    static final long JAR_MAX = 256L << 20;

    /** Most entries of a jar: as many as a zip file without extensions can hold. */
    static final int ENTRIES_MAX = 65_535;

    /** Largest manifest or index in bytes; real ones are below one KiB. */
    static final int TEXT_MAX = 64 << 10;

    private static final String SEMVER = "[0-9]{1,9}\\.[0-9]{1,9}\\.[0-9]{1,9}([-+][0-9A-Za-z.+-]{1,64})?";
    private static final String CLASS_NAME = "[\\p{L}_$][\\p{L}\\p{N}_$.]{0,511}";

    private final Path jar;

    private JarInspector(Path jar) {
        this.jar = jar;
    }

    /** What {@code jar} brings, or why it can't be used. */
    static JarPlugin inspect(Path jar) throws Refusal {
        return new JarInspector(jar).inspect();
    }

    /** The {@code Plugin-Id} that {@code jar} gives, if so much of it can be read. */
    static Optional<String> claimedId(Path jar) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return Optional.of(required(manifest(zip).getMainAttributes(), "Plugin-Id", "[a-z0-9-]{1,64}"));
        } catch (IOException | IllegalArgumentException | Refusal unreadable) {
            return Optional.empty();
        }
    }

    private JarPlugin inspect() throws Refusal {
        try {
            requireJar(jar);
            if (Files.size(jar) > JAR_MAX) {
                throw new Refusal(Files.size(jar) + " bytes; a plugin has at most " + JAR_MAX);
            }
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                checkEntries(zip);
                return describe(manifest(zip).getMainAttributes(), factory(zip));
            }
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new Refusal(
                    "can't be read as a jar: " + unreadable.getMessage()
                            + "; if it was cut short on its way here, copy it again",
                    unreadable);
        }
    }

    /** Throws unless {@code file} is a regular file that calls itself a jar. */
    static void requireJar(Path file) throws Refusal {
        if (!Files.isRegularFile(file) || !file.toString().endsWith(".jar")) {
            throw new Refusal("is no jar: a plugin is one jar, and nothing is unpacked here");
        }
    }

    private static void checkEntries(ZipFile zip) throws Refusal {
        if (zip.size() > ENTRIES_MAX) {
            throw new Refusal(zip.size() + " entries; a plugin has at most " + ENTRIES_MAX);
        }
        Set<String> names = new HashSet<>();
        Enumeration<? extends ZipEntry> entries = zip.entries();
        while (entries.hasMoreElements()) {
            String name = entries.nextElement().getName();
            // Manifests are found whatever their case, so two of them would leave open which one counts.
            boolean unique = names.add(name.equalsIgnoreCase(MANIFEST) ? MANIFEST : name);
            if (!unique) {
                throw new Refusal("holds " + name + " twice; build it again");
            }
            if (name.equalsIgnoreCase("META-INF/INDEX.LIST")) {
                throw new Refusal(
                        "brings META-INF/INDEX.LIST, by which classes come from other jars; build it without");
            }
            Optional<String> shared = SharedPackages.broughtBy(name);
            if (shared.isPresent()) {
                throw new Refusal("brings classes of " + shared.get()
                        + ", which come from the host; build it with that as a provided dependency");
            }
        }
    }

    private static Manifest manifest(ZipFile zip) throws Refusal {
        byte[] bytes = text(zip, MANIFEST)
                .orElseThrow(() -> new Refusal("has no " + MANIFEST
                        + ": build it with one that gives Plugin-Id, Plugin-Version and Plugin-Requires"));
        try {
            return new Manifest(new ByteArrayInputStream(bytes));
        } catch (IOException malformed) {
            throw new Refusal("has a malformed manifest: " + malformed.getMessage(), malformed);
        }
    }

    private static String factory(ZipFile zip) throws Refusal {
        byte[] bytes = text(zip, INDEX)
                .orElseThrow(() -> new Refusal("has no " + INDEX
                        + ": annotate its factory with @Extension and have PF4J's annotation processor run"));
        List<String> factories = indexed(bytes);
        if (factories.size() != 1) {
            throw new Refusal(
                    "lists " + factories.size() + " factories in " + INDEX + "; a plugin jar brings exactly one");
        }
        if (!factories.get(0).matches(CLASS_NAME)) {
            throw new Refusal("lists no class name in " + INDEX);
        }
        return factories.get(0);
    }

    /** The class names of an extension index; what follows a # is a comment. */
    static List<String> indexed(byte[] index) {
        return new String(index, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static Optional<byte[]> text(ZipFile zip, String name) throws Refusal {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            return Optional.empty();
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(TEXT_MAX + 1);
            if (bytes.length > TEXT_MAX) {
                throw new Refusal("has a " + name + " of more than " + TEXT_MAX + " bytes");
            }
            return Optional.of(bytes);
        } catch (IOException unreadable) {
            throw new Refusal("has a " + name + " that can't be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private JarPlugin describe(Attributes manifest, String factory) throws Refusal {
        String id = required(manifest, "Plugin-Id", "[a-z0-9-]{1,64}");
        PluginPoint point = point(id);
        String version = required(manifest, "Plugin-Version", SEMVER);
        String requires = required(manifest, "Plugin-Requires", "[ -~]{1,128}");
        checkRequires(requires);
        for (String elsewhere : List.of("Class-Path", "Plugin-Dependencies")) {
            String value = manifest.getValue(elsewhere);
            if (value != null && !value.isBlank()) {
                throw new Refusal("names '" + value.strip() + "' in " + elsewhere
                        + "; a plugin is one jar, and what it needs stands inside it");
            }
        }
        Optional<String> pluginClass = Optional.ofNullable(manifest.getValue("Plugin-Class"));
        if (pluginClass.isPresent() && !pluginClass.get().matches(CLASS_NAME)) {
            throw new Refusal("names no class in Plugin-Class");
        }
        String name = id.substring(point.key().length() + 1);
        return new JarPlugin(jar, id, point, name, version, requires, pluginClass, factory);
    }

    private static String required(Attributes manifest, String key, String pattern) throws Refusal {
        String value = manifest.getValue(key);
        if (value == null) {
            throw new Refusal("its manifest has no " + key);
        }
        if (!value.matches(pattern)) {
            throw new Refusal("its manifest has a " + key + " that isn't one");
        }
        return value;
    }

    private static PluginPoint point(String id) throws Refusal {
        return PluginPoint.ofId(id)
                .orElseThrow(() -> new Refusal("its Plugin-Id '" + id + "' names no extension point: expected one of "
                        + List.of(PluginPoint.values()) + ", a hyphen, and its name of at most 32 characters"));
    }

    private static void checkRequires(String requires) throws Refusal {
        boolean met;
        try {
            met = new DefaultVersionManager().checkVersionConstraint(API_VERSION, requires);
        } catch (RuntimeException malformed) {
            throw new Refusal("its Plugin-Requires '" + requires + "' is no range of versions", malformed);
        }
        if (!met) {
            throw new Refusal("needs an api of " + requires + ", and this is " + API_VERSION
                    + "; take a plugin that was built for this version");
        }
    }
}
