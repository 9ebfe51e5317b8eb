package updrift.engine.node;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import updrift.engine.authority.MeasuredPackage;
import updrift.engine.content.PackageHasher.Helper;
import updrift.engine.plugin.PluginPins;

/** Reads {@code plugin_pins}: with the section, even an empty one, only jars that it names are used. */
final class PinsConfig {
    private static final String SECTION = "plugin_pins";

    private PinsConfig() {}

    static Optional<PluginPins> read(ConfigReader root) {
        if (!root.has(SECTION)) {
            return Optional.empty();
        }
        ConfigReader section = root.section(SECTION);
        Map<String, String> digests = new TreeMap<>();
        for (String key : section.keys()) {
            section.value(
                            key,
                            Values.matching(
                                    PluginPins.DIGEST.pattern(),
                                    "blake3: or sha256: and 64 lower-case hexadecimal digits, as updrift plugins prints them"))
                    .ifPresent(digest -> digests.put(key, digest));
        }
        return Optional.of(new PluginPins(
                digests, file -> MeasuredPackage.idOf(file, Helper.NONE).toString()));
    }
}
