package updrift.target.pf4j;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginManager;
import org.pf4j.PluginWrapper;

/**
 * What is loaded in the host: plugins of sets, and others. Asked under the manager's monitor.
 *
 * @param directory below which the sets are
 */
record LoadedPlugins(PluginManager manager, Path directory) {
    boolean isOurs(PluginWrapper plugin) {
        return Paths.isIn(plugin.getPluginPath(), directory);
    }

    /** The ids of those of sets. */
    List<String> ours() {
        return manager.getPlugins().stream()
                .filter(this::isOurs)
                .map(PluginWrapper::getPluginId)
                .toList();
    }

    List<PluginDescriptor> others() {
        return manager.getResolvedPlugins().stream()
                .filter(plugin -> !isOurs(plugin))
                .map(PluginWrapper::getDescriptor)
                .toList();
    }

    /** Those of sets and all that depends on them; dependencies first. */
    List<PluginWrapper> affected() {
        Set<String> ids = withDependents(ours());
        Set<PluginWrapper> affected = new LinkedHashSet<>(manager.getResolvedPlugins());
        affected.addAll(manager.getPlugins());
        affected.removeIf(plugin -> !ids.contains(plugin.getPluginId()));
        return List.copyOf(affected);
    }

    /** {@code ids} and all that depends on them. */
    Set<String> withDependents(List<String> ids) {
        Set<String> closure = new LinkedHashSet<>(ids);
        for (boolean grown = true; grown; ) {
            grown = false;
            for (PluginWrapper plugin : manager.getPlugins()) {
                boolean depends = plugin.getDescriptor().getDependencies().stream()
                        .anyMatch(dependency -> closure.contains(dependency.getPluginId()));
                grown |= depends && closure.add(plugin.getPluginId());
            }
        }
        return closure;
    }
}
