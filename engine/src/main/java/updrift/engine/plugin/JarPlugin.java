package updrift.engine.plugin;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A plugin jar that passed {@link JarInspector}; none of its code has run.
 *
 * @param path the jar
 * @param id point and name with a hyphen between, such as {@code transport-tcp}
 * @param point what it adds
 * @param name what configuration chooses it by
 * @param version its own version, in the form of SemVer
 * @param requires the range of api versions that it works with
 * @param pluginClass its PF4J plugin class, if it has one
 * @param factory the class that its index lists
 */
record JarPlugin(
        Path path,
        String id,
        PluginPoint point,
        String name,
        String version,
        String requires,
        Optional<String> pluginClass,
        String factory) {}
