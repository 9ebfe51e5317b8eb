package updrift.api.config;

import org.jspecify.annotations.Nullable;

/**
 * A key that a plugin understands.
 *
 * @param key in snake_case
 * @param kind what its value must look like
 * @param defaultText the value as one would write it in the configuration file; null if it has none and may be left out; for {@link Kind#LIST} elements
 *     are separated by commas
 * @param meaning one line for people, without a full stop
 */
public record Setting(String key, Kind kind, @Nullable String defaultText, String meaning) {
    /** What a value must look like. */
    public enum Kind {
        /** Any text. */
        TEXT,
        /** {@code true} or {@code false}; {@code on} and {@code off} too. */
        FLAG,
        /** A whole number that fits an {@code int}. */
        NUMBER,
        /** Bytes: a bare number, or with KiB, MiB, GiB (binary), kB, MB, GB (decimal); zero or more. */
        SIZE,
        /** Time with a unit: ms, s, m, h or d; zero or more. */
        DURATION,
        /** Texts. */
        LIST
    }
}
