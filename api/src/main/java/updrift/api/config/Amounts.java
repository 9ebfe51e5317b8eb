package updrift.api.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes and durations as people write them, in configuration files and on command lines. What is wrong is told in an {@link IllegalArgumentException}. */
public final class Amounts {
    /** A century: far above any use, and far below where nanoseconds overflow a {@code long} (292 years). */
    private static final Duration DURATION_MAX = Duration.ofDays(36_500);

    private static final Pattern AMOUNT = Pattern.compile("([0-9]+)[ \t]*([A-Za-z]*)");
    private static final Map<String, Long> BYTES = new LinkedHashMap<>();
    private static final Map<String, Duration> TIMES = new LinkedHashMap<>();

    static {
        BYTES.put("", 1L);
        BYTES.put("kB", 1_000L);
        BYTES.put("MB", 1_000_000L);
        BYTES.put("GB", 1_000_000_000L);
        BYTES.put("KiB", 1L << 10);
        BYTES.put("MiB", 1L << 20);
        BYTES.put("GiB", 1L << 30);
        TIMES.put("ms", Duration.ofMillis(1));
        TIMES.put("s", Duration.ofSeconds(1));
        TIMES.put("m", Duration.ofMinutes(1));
        TIMES.put("h", Duration.ofHours(1));
        TIMES.put("d", Duration.ofDays(1));
    }

    private Amounts() {}

    /** Bytes, zero or more: a bare number, or with kB, MB, GB (decimal) or KiB, MiB, GiB (binary). */
    public static long size(String text) {
        Matcher amount = AMOUNT.matcher(text);
        Long unit = amount.matches() ? BYTES.get(amount.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException("'" + text
                    + "' is no size: write a whole number of bytes, or one with kB, MB, GB, KiB, MiB or GiB");
        }
        try {
            return Math.multiplyExact(Long.parseLong(amount.group(1)), unit);
        } catch (NumberFormatException | ArithmeticException tooLarge) {
            throw new IllegalArgumentException("'" + text + "' is too large: at most " + Long.MAX_VALUE, tooLarge);
        }
    }

    /** Time, zero to a century: a whole number with ms, s, m, h or d. */
    public static Duration duration(String text) {
        Matcher amount = AMOUNT.matcher(text);
        Duration unit = amount.matches() ? TIMES.get(amount.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no duration: write a whole number with ms, s, m, h or d, such as 30s");
        }
        try {
            Duration duration = unit.multipliedBy(Long.parseLong(amount.group(1)));
            if (duration.compareTo(DURATION_MAX) <= 0) {
                return duration;
            }
        } catch (NumberFormatException | ArithmeticException tooLarge) {
            throw new IllegalArgumentException("'" + text + "' is too long: at most 36500d", tooLarge);
        }
        throw new IllegalArgumentException("'" + text + "' is too long: at most 36500d");
    }
}
