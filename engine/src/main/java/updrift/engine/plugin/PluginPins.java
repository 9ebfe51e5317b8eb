package updrift.engine.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The digests by which an operator knows plugin jars. With pins, of a jar in the plugin directory nothing is used unless it is exactly what one of them names. Plugins
 * on the host's own class path are the host's, and aren't held against them. Immutable.
 */
public final class PluginPins {
    /** What a pin looks like: {@code blake3:} or {@code sha256:} and 64 lower-case hexadecimal digits. */
    public static final Pattern DIGEST = Pattern.compile("(blake3|sha256):[0-9a-f]{64}");

    private final Map<String, String> digests;
    private final Blake3 blake3;

    /** Tells the BLAKE3 hash of a file in lower-case hexadecimal: hashing belongs to another floor of the engine. */
    public interface Blake3 {
        String of(Path file) throws IOException;
    }

    /** @param digests by {@code Plugin-Id}, such as {@code transport-tcp}, or by the jar's file name; each as {@link #DIGEST} says */
    public PluginPins(Map<String, String> digests, Blake3 blake3) {
        this.digests = new TreeMap<>(digests);
        this.blake3 = blake3;
    }

    /** Throws unless {@code jar}, which stood in the directory under {@code fileName}, is pinned under that or under its id. */
    void require(JarPlugin jar, String fileName, String sha256) throws Refusal, IOException {
        String pin = digests.getOrDefault(jar.id(), digests.getOrDefault(fileName, ""));
        if (pin.isEmpty()) {
            throw new Refusal("isn't pinned, and only pinned plugins are used: if you trust it, add plugin_pins { \""
                    + jar.id() + "\" = \"sha256:" + sha256 + "\" }");
        }
        String found = pin.startsWith("blake3:") ? "blake3:" + blake3.of(jar.path()) : "sha256:" + sha256;
        if (!found.equals(pin)) {
            throw new Refusal(
                    "is another file than the one that is pinned: it has " + found + ", and plugin_pins says " + pin);
        }
    }
}
