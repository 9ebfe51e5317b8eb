package updrift.target.executable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import updrift.api.config.Settings;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** The two settings of this plugin. */
record TestSettings(Optional<String> path, Optional<String> probe) implements Settings {
    @Override
    public Optional<String> text(String key) {
        return switch (key) {
            case "path" -> path;
            case "probe" -> probe;
            default -> throw new IllegalArgumentException(key);
        };
    }

    @Override
    public UpdriftException wrong(String key, String problem) {
        return new UpdriftException(ErrorCode.CONFIG_INVALID, key + " " + problem);
    }

    @Override
    public boolean flag(String key) {
        throw new IllegalArgumentException(key);
    }

    @Override
    public int number(String key) {
        throw new IllegalArgumentException(key);
    }

    @Override
    public OptionalLong size(String key) {
        throw new IllegalArgumentException(key);
    }

    @Override
    public Optional<Duration> duration(String key) {
        throw new IllegalArgumentException(key);
    }

    @Override
    public List<String> list(String key) {
        throw new IllegalArgumentException(key);
    }
}
