package updrift.engine.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** One section of the configuration: gives values or the error that names file, line and key. Immutable. */
final class ConfigReader {
    /** The section that everything stands in. */
    static final String ROOT = "updrift";

    private final ConfigObject section;
    private final String path;

    private ConfigReader(ConfigObject section, String path) {
        this.section = section;
        this.path = path;
    }

    /** The section {@link #ROOT} of {@code config}, which must hold nothing else. */
    static ConfigReader of(Config config) {
        ConfigReader whole = new ConfigReader(config.root(), "");
        whole.knowsOnly(List.of(ROOT));
        return whole.section(ROOT);
    }

    /** Refuses any key that isn't among {@code known}, unless it stands there only in case that it is needed. */
    void knowsOnly(Collection<String> known) {
        // Sorted, so that of several the same one is told each time.
        new TreeMap<>(section).forEach((key, value) -> {
            if (!known.contains(key) && !onlyOtherwise(value)) {
                throw wrong(key, "unknown key; " + NearestName.hint(key, known));
            }
        });
    }

    private static boolean onlyOtherwise(ConfigValue value) {
        return value instanceof ConfigObject object
                ? object.values().stream().allMatch(ConfigReader::onlyOtherwise)
                : value.origin().description().equals(ConfigText.OTHERWISE);
    }

    /** Whether something is said of {@code key}. */
    boolean has(String key) {
        return section.containsKey(key);
    }

    /** What is said something of, sorted. */
    List<String> keys() {
        return section.keySet().stream().sorted().toList();
    }

    /** The section {@code key}, empty if it isn't there. */
    ConfigReader section(String key) {
        ConfigValue value = section.get(key);
        if (value == null) {
            return new ConfigReader(ConfigFactory.empty().root(), path(key));
        }
        if (value instanceof ConfigObject object) {
            return new ConfigReader(object, path(key));
        }
        throw wrong(key, "is a section: write " + key + " { ... }");
    }

    /** One value, read by {@code parse}, which explains what is wrong in an {@link IllegalArgumentException}. */
    <T> Optional<T> value(String key, Function<String, T> parse) {
        ConfigValue value = section.get(key);
        if (value == null || value.valueType() == ConfigValueType.NULL) {
            return Optional.empty();
        }
        return Optional.of(parsed(key, text(key, value), parse));
    }

    /** A list, or a text in which commas separate; each element read by {@code parse}. */
    <T> Optional<List<T>> list(String key, Function<String, T> parse) {
        ConfigValue value = section.get(key);
        if (value == null || value.valueType() == ConfigValueType.NULL) {
            return Optional.empty();
        }
        List<String> texts = value instanceof List<?> elements
                ? elements.stream()
                        .map(element -> text(key, (ConfigValue) element))
                        .toList()
                : split(text(key, value));
        return Optional.of(texts.stream().map(text -> parsed(key, text, parse)).toList());
    }

    /** The elements of a list that is written as one text. */
    static List<String> split(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(element -> !element.isEmpty())
                .toList();
    }

    /** The directory of the file that sets {@code key}; empty if no file does. */
    Optional<Path> home(String key) {
        return Optional.ofNullable(section.get(key))
                .map(value -> value.origin().filename())
                .map(file -> Path.of(file).toAbsolutePath().getParent());
    }

    /** The error about {@code key}, with file and line where one set it. */
    UpdriftException wrong(String key, String problem) {
        ConfigValue value = section.get(key);
        String place = value == null ? "" : place(value.origin());
        return new UpdriftException(ErrorCode.CONFIG_INVALID, place + path(key) + ": " + problem);
    }

    private static String place(ConfigOrigin origin) {
        return origin.filename() == null ? "" : origin.filename() + ":" + origin.lineNumber() + ": ";
    }

    private <T> T parsed(String key, String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException | UpdriftException explained) {
            throw wrong(key, String.valueOf(explained.getMessage()));
        }
    }

    /** As written: a number keeps its digits. */
    private String text(String key, ConfigValue value) {
        return switch (value.valueType()) {
            case STRING -> (String) value.unwrapped();
            case NUMBER, BOOLEAN -> value.render();
            case OBJECT, LIST, NULL ->
                throw wrong(
                        key, "is one value, not a " + value.valueType().name().toLowerCase(Locale.ROOT));
        };
    }

    private String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
