package updrift.engine.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.engine.plugin.PluginPoint;

/** What the host hands to plugins, by the type and the name under which it did. Filled by one thread, then only read. */
public final class HostObjects {
    private final Map<Key, Object> objects = new LinkedHashMap<>();

    private record Key(Class<?> type, String name) {
        @Override
        public String toString() {
            return type.getName() + (name.isEmpty() ? "" : " '" + name + "'");
        }
    }

    /** Adds {@code object}; {@link IllegalArgumentException} if there is one of that type and name. */
    public <T> void add(Class<T> type, String name, T object) {
        Key key = new Key(type, name);
        if (objects.putIfAbsent(key, type.cast(object)) != null) {
            throw new IllegalArgumentException("there is a " + key + " already: give each another name");
        }
    }

    /** What the plugin {@code name} at {@code point} may ask for. */
    Asked to(PluginPoint point, String name) {
        return new Asked(this, point, name);
    }

    /** The objects as one plugin asks for them. */
    record Asked(HostObjects all, PluginPoint point, String plugin) {
        <T> T find(Class<T> type, String name) {
            Object found = all.objects.get(new Key(type, name));
            if (found == null) {
                throw all.missing(new Key(type, name), point + " plugin '" + plugin + "'");
            }
            return type.cast(found);
        }
    }

    private UpdriftException missing(Key wanted, String plugin) {
        String simple = wanted.type().getSimpleName() + ".class";
        String call = ".hostObject(" + simple + ", " + (wanted.name().isEmpty() ? "" : "\"" + wanted.name() + "\", ")
                + "...)";
        return new UpdriftException(
                ErrorCode.NOT_POSSIBLE,
                plugin + " needs " + wanted + " from the program that it runs in, which handed in "
                        + others(wanted.type()) + ": call Updrift.builder()" + call + ", or choose another plugin");
    }

    private String others(Class<?> type) {
        List<String> close = new ArrayList<>();
        for (Key key : objects.keySet()) {
            if (key.type() == type) {
                close.add(key.toString());
            } else if (key.type().getName().equals(type.getName())) {
                close.add(key + " of another class loader (the plugin's jar must not bring that class)");
            }
        }
        return close.isEmpty() ? "none" : String.join(", ", close);
    }
}
