package updrift.engine.node;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import updrift.api.config.Amounts;
import updrift.api.config.Setting;
import updrift.api.config.Setting.Kind;
import updrift.api.config.Settings;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** The settings of one plugin, all read and checked when it is made, so that a wrong one stops the start and nothing later. */
final class DeclaredSettings implements Settings {
    private final ConfigReader reader;
    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, List<String>> lists = new LinkedHashMap<>();

    DeclaredSettings(ConfigReader reader, List<Setting> declared) {
        this.reader = reader;
        declared.forEach(setting -> kinds.put(setting.key(), setting.kind()));
        reader.knowsOnly(kinds.keySet());
        for (Setting setting : declared) {
            if (setting.kind() == Kind.LIST) {
                lists.put(setting.key(), list(setting));
            } else {
                value(setting).ifPresent(value -> values.put(setting.key(), value));
            }
        }
    }

    private List<String> list(Setting setting) {
        String otherwise = setting.defaultText() == null ? "" : setting.defaultText();
        return reader.list(setting.key(), text -> text).orElse(ConfigReader.split(otherwise));
    }

    private Optional<Object> value(Setting setting) {
        Function<String, Object> parse = parser(setting.kind());
        Optional<Object> given = reader.value(setting.key(), parse);
        return given.isPresent() ? given : byDefault(setting, parse);
    }

    private static Optional<Object> byDefault(Setting setting, Function<String, Object> parse) {
        try {
            return Optional.ofNullable(setting.defaultText()).map(parse);
        } catch (IllegalArgumentException fault) {
            throw new UpdriftException(
                    ErrorCode.PLUGIN_FAILED,
                    "a plugin declares '" + setting.key() + "' with a default that can't be: " + fault.getMessage(),
                    fault);
        }
    }

    private static Function<String, Object> parser(Kind kind) {
        return switch (kind) {
            case TEXT, LIST -> text -> text;
            case FLAG -> Values::flag;
            case NUMBER -> Values::number;
            case SIZE -> Amounts::size;
            case DURATION -> Amounts::duration;
        };
    }

    @Override
    public Optional<String> text(String key) {
        return get(key, Kind.TEXT, String.class);
    }

    @Override
    public boolean flag(String key) {
        return get(key, Kind.FLAG, Boolean.class).orElseThrow(() -> wrong(key, "is required: true or false"));
    }

    @Override
    public int number(String key) {
        return get(key, Kind.NUMBER, Integer.class).orElseThrow(() -> wrong(key, "is required: a number"));
    }

    @Override
    public OptionalLong size(String key) {
        return get(key, Kind.SIZE, Long.class).map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    @Override
    public Optional<Duration> duration(String key) {
        return get(key, Kind.DURATION, Duration.class);
    }

    @Override
    public List<String> list(String key) {
        check(key, Kind.LIST);
        return lists.getOrDefault(key, List.of());
    }

    @Override
    public UpdriftException wrong(String key, String problem) {
        return reader.wrong(key, problem);
    }

    private <T> Optional<T> get(String key, Kind kind, Class<T> type) {
        check(key, kind);
        return Optional.ofNullable(values.get(key)).map(type::cast);
    }

    private void check(String key, Kind kind) {
        if (kinds.get(key) != kind) {
            throw new IllegalArgumentException(
                    "the plugin asks for '" + key + "' as " + kind + ", which it didn't declare");
        }
    }
}
