package updrift.engine.plugin;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which plugins the configuration chooses: for each point its names, in the order in which they are written. Immutable. */
public final class PluginSelection {
    private final Map<PluginPoint, List<String>> names = new EnumMap<>(PluginPoint.class);

    public PluginSelection(Map<PluginPoint, List<String>> chosen) {
        for (PluginPoint point : PluginPoint.values()) {
            names.put(point, List.copyOf(chosen.getOrDefault(point, List.of())));
        }
    }

    /** The chosen names of {@code point}; empty where nothing is wanted. */
    public List<String> names(PluginPoint point) {
        return names.getOrDefault(point, List.of());
    }

    /** Whether the plugin {@code name} of {@code point} is wanted. */
    public boolean chooses(PluginPoint point, String name) {
        return names(point).contains(name);
    }
}
