package updrift.testkit;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import updrift.api.PluginFactory;
import updrift.api.config.Amounts;
import updrift.api.config.Setting;
import updrift.api.config.Setting.Kind;
import updrift.api.config.Settings;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** Settings for a test, written as text and held against what the factory declares. */
public final class TestSettings implements Settings {
    private final Map<String, Setting> declared = new TreeMap<>();
    private final Map<String, String> given;

    private TestSettings(List<Setting> declared, Map<String, String> given) {
        declared.forEach(setting -> this.declared.put(setting.key(), setting));
        this.given = new TreeMap<>(given);
        this.given.keySet().forEach(this::declaration);
    }

    /** The settings {@code given} for the plugin of {@code factory}, with its defaults. */
    public static TestSettings of(PluginFactory factory, Map<String, String> given) {
        return new TestSettings(factory.settings(), given);
    }

    @Override
    public Optional<String> text(String key) {
        return value(key, Kind.TEXT);
    }

    @Override
    public boolean flag(String key) {
        return value(key, Kind.FLAG).filter(List.of("true", "on")::contains).isPresent();
    }

    @Override
    public int number(String key) {
        return Integer.parseInt(value(key, Kind.NUMBER).orElseThrow(() -> wrong(key, "is required")));
    }

    @Override
    public OptionalLong size(String key) {
        return value(key, Kind.SIZE).stream().mapToLong(Amounts::size).findFirst();
    }

    @Override
    public Optional<Duration> duration(String key) {
        return value(key, Kind.DURATION).map(Amounts::duration);
    }

    @Override
    public List<String> list(String key) {
        return value(key, Kind.LIST).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    @Override
    public UpdriftException wrong(String key, String problem) {
        return new UpdriftException(ErrorCode.CONFIG_INVALID, key + ": " + problem);
    }

    private Optional<String> value(String key, Kind kind) {
        Setting setting = declaration(key);
        if (setting.kind() != kind) {
            throw new IllegalArgumentException(key + " was declared as " + setting.kind() + ", not as " + kind);
        }
        return Optional.ofNullable(given.getOrDefault(key, setting.defaultText()));
    }

    private Setting declaration(String key) {
        Setting setting = declared.get(key);
        if (setting == null) {
            throw new IllegalArgumentException(key + " was not declared");
        }
        return setting;
    }
}
