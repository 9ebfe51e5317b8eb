package updrift.api.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import updrift.api.ProvidedByEngine;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/**
 * The values of the keys that one plugin declared, already checked against their kinds, defaults filled in. Asking for a key that wasn't declared, or as
 * another kind, is a fault of the plugin ({@link IllegalArgumentException}).
 */
@ProvidedByEngine
public interface Settings {
    Optional<String> text(String key);

    boolean flag(String key);

    int number(String key);

    /** In bytes; empty if it has no default and wasn't given. */
    OptionalLong size(String key);

    Optional<Duration> duration(String key);

    /** Empty if it has no default and wasn't given. */
    List<String> list(String key);

    /**
     * The error for a value that has the right kind and still won't do, with the file and line of {@code key} where they are known. The caller throws it.
     *
     * @param problem what is wrong and what would be right, without a full stop
     */
    UpdriftException wrong(String key, String problem);

    /** The required text, or the error for its absence ({@link ErrorCode#CONFIG_INVALID}). */
    default String required(String key) {
        return text(key).orElseThrow(() -> wrong(key, "is required"));
    }
}
