package updrift.target.pf4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.pf4j.DependencyResolver;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginManager;
import org.pf4j.PluginRuntimeException;
import updrift.target.pf4j.PluginSet.Member;

/**
 * The order in which a set comes up among the host's other plugins, or why it can't.
 *
 * @param order of all plugins, the set's and others, each after what it depends on
 */
record Plan(List<String> order) {
    /** What PF4J takes for "any system version". */
    private static final String NO_VERSION = "0.0.0";

    /** Holds {@code set} against the {@code others} that stay, as PF4J will when they are loaded. */
    static Plan of(PluginSet set, List<PluginDescriptor> others, PluginManager manager) throws UnfitSet {
        Map<String, String> owners = new HashMap<>();
        others.forEach(other -> owners.put(other.getPluginId(), "the host, outside the set"));
        for (Member member : set.plugins()) {
            String jar = String.valueOf(member.jar().getFileName());
            String owner = owners.putIfAbsent(member.id(), jar);
            if (owner != null) {
                throw new UnfitSet("plugin " + member.id() + " comes from " + jar + " and from " + owner);
            }
            requireSystemVersion(member.descriptor(), manager);
        }
        List<PluginDescriptor> all = new ArrayList<>(others);
        all.addAll(set.descriptors());
        try {
            return resolved(new DependencyResolver(manager.getVersionManager()).resolve(all), all);
        } catch (PluginRuntimeException | IllegalArgumentException malformed) {
            throw new UnfitSet("dependencies can't be read: " + malformed.getMessage());
        }
    }

    private static void requireSystemVersion(PluginDescriptor plugin, PluginManager manager) throws UnfitSet {
        String requires =
                plugin.getRequires() == null ? "" : plugin.getRequires().trim();
        // PF4J reads a bare version so.
        String range = requires.matches("\\d+\\.\\d+\\.\\d+") ? ">=" + requires : requires;
        String system = manager.getSystemVersion();
        boolean fits;
        try {
            fits = system.equals(NO_VERSION) || manager.getVersionManager().checkVersionConstraint(system, range);
        } catch (RuntimeException malformed) {
            throw new UnfitSet("plugin " + plugin.getPluginId() + " requires '" + requires + "', which is no range");
        }
        if (!fits) {
            throw new UnfitSet(
                    "plugin " + plugin.getPluginId() + " requires " + requires + ", and the host is " + system);
        }
    }

    private static Plan resolved(DependencyResolver.Result result, List<PluginDescriptor> all) throws UnfitSet {
        if (result.hasCyclicDependency()) {
            throw new UnfitSet("its plugins depend on each other in a circle");
        }
        if (!result.getNotFoundDependencies().isEmpty()) {
            TreeSet<String> missing = new TreeSet<>(result.getNotFoundDependencies());
            String askers = all.stream()
                    .filter(plugin -> plugin.getDependencies().stream()
                            .anyMatch(dependency -> missing.contains(dependency.getPluginId())))
                    .map(PluginDescriptor::getPluginId)
                    .collect(Collectors.joining(", "));
            throw new UnfitSet(askers + " needs " + String.join(", ", missing) + ", which isn't there");
        }
        if (!result.getWrongVersionDependencies().isEmpty()) {
            throw new UnfitSet(result.getWrongVersionDependencies().stream()
                    .map(wrong -> wrong.getDependentId() + " needs " + wrong.getDependencyId() + " "
                            + wrong.getRequiredVersion() + ", which is " + wrong.getExistingVersion())
                    .collect(Collectors.joining("; ")));
        }
        return new Plan(List.copyOf(result.getSortedPlugins()));
    }
}
