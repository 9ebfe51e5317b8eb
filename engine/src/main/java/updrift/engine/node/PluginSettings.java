package updrift.engine.node;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import updrift.api.config.Setting;
import updrift.api.config.Settings;
import updrift.engine.plugin.PluginPoint;
import updrift.engine.plugin.PluginSelection;

/** Which plugins are chosen, and the section of each, which is read when the plugin says what it knows. Immutable. */
public final class PluginSettings {
    private static final String USE = "use";
    private static final String NONE = "none";

    private static final List<String> TARGET_PLACES = List.of("path", "directory");

    private final ConfigReader root;
    private final PluginSelection selection;

    PluginSettings(ConfigReader root) {
        this.root = root;
        Map<PluginPoint, List<String>> chosen = new EnumMap<>(PluginPoint.class);
        for (PluginPoint point : PluginPoint.values()) {
            chosen.put(point, chosen(point));
        }
        selection = new PluginSelection(chosen);
    }

    /** What {@code use} names at each point, or its default. */
    public PluginSelection selection() {
        return selection;
    }

    /** The checked settings of the plugin {@code name} at {@code point}, which understands what it {@code declared} and nothing else. */
    public Settings of(PluginPoint point, String name, List<Setting> declared) {
        return new DeclaredSettings(root.section(point.key()).section(name), declared);
    }

    /** What the target's settings {@code path} and {@code directory} say, if a target is chosen and has them. */
    List<String> targetPlaces() {
        return selection.names(PluginPoint.TARGET).stream()
                .map(name -> root.section(PluginPoint.TARGET.key()).section(name))
                .flatMap(section -> TARGET_PLACES.stream().flatMap(key -> section.value(key, text -> text).stream()))
                .toList();
    }

    private List<String> chosen(PluginPoint point) {
        ConfigReader section = root.section(point.key());
        List<String> names = section.list(
                        USE,
                        Values.matching("[a-z0-9-]{1,32}", "the name of a plugin: lower case letters, digits, hyphens"))
                .orElse(byDefault(point));
        Set<String> distinct = new LinkedHashSet<>(names);
        if (distinct.size() < names.size()) {
            throw section.wrong(USE, "names a plugin twice: " + String.join(", ", names));
        }
        if (mayBeNone(point) && names.equals(List.of(NONE))) {
            distinct.clear();
        }
        if (distinct.isEmpty() && !mayBeNone(point)) {
            throw section.wrong(USE, "chooses nothing, and a node needs a " + point);
        }
        if (distinct.size() > 1 && takesOne(point)) {
            throw section.wrong(USE, "names several, and a node has one " + point);
        }
        List<String> known = new ArrayList<>(distinct);
        known.add(USE);
        section.knowsOnly(known);
        return List.copyOf(distinct);
    }

    private static List<String> byDefault(PluginPoint point) {
        return switch (point) {
            case TRANSPORT -> List.of("tcp");
            case DISCOVERY -> List.of("static");
            case CACHE -> List.of("filesystem");
            case SIGNATURE -> List.of("ed25519");
            case TARGET -> List.of();
        };
    }

    private static boolean mayBeNone(PluginPoint point) {
        return point == PluginPoint.DISCOVERY || point == PluginPoint.TARGET;
    }

    private static boolean takesOne(PluginPoint point) {
        return point == PluginPoint.TARGET;
    }
}
