package updrift.engine.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import updrift.api.signature.SignatureScheme;
import updrift.api.target.ApplicatorTargetFactory;
import updrift.engine.plugin.PluginPoint;
import updrift.engine.plugin.PluginSelection;
import updrift.engine.plugin.Plugins;

/** The plugins that a configuration finds and chooses, without a node. */
public final class PluginShelf {
    private final NodeConfig.PluginsOnly config;

    /** Reads what the configuration says of plugins, as {@link NodeConfig#read} does; the rest may be missing. */
    public PluginShelf(Optional<Path> file, SortedMap<String, String> overrides, SortedMap<String, String> otherwise) {
        config = NodeConfig.readPlugins(file, overrides, otherwise);
    }

    /** What was found, what is chosen, what was refused and why. Chosen ones are started to see whether they do, and stopped. */
    public List<InstalledPlugin> plugins() {
        try (Plugins plugins = Plugins.survey(
                config.source(), getClass().getClassLoader(), config.plugins().selection())) {
            return plugins.reports().stream().map(InstalledPlugin::of).toList();
        }
    }

    /** The first of the chosen signature schemes; it stays loaded as long as the JVM runs. */
    public SignatureScheme signatureScheme() {
        String name = config.plugins().selection().names(PluginPoint.SIGNATURE).get(0);
        PluginSelection alone = new PluginSelection(Map.of(PluginPoint.SIGNATURE, List.of(name)));
        return Plugins.load(config.source(), getClass().getClassLoader(), alone).factory(SignatureScheme.class, name);
    }

    /** The shared storage {@code name}, opened without a node. */
    public OpenOrigin origin(String name) {
        return OpenOrigin.open(config, name);
    }

    /** The factory of the target {@code name}, chosen or not; it stays loaded as long as the JVM runs. */
    public ApplicatorTargetFactory target(String name) {
        PluginSelection alone = new PluginSelection(Map.of(PluginPoint.TARGET, List.of(name)));
        return Plugins.load(config.source(), getClass().getClassLoader(), alone)
                .factory(ApplicatorTargetFactory.class, name);
    }
}
