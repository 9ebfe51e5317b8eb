package updrift.engine.policy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hours in which updates may be applied, each day or on some days.
 *
 * @param from when it opens
 * @param to when it closes, on the next day if that isn't later; the same as {@code from} is a whole day
 * @param days on which it opens
 * @param zone whose clock is meant
 */
public record ApplyWindow(LocalTime from, LocalTime to, SortedSet<DayOfWeek> days, ZoneId zone) {
    private static final Pattern HOURS = Pattern.compile("([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})");

    /** A window opens on some day of a week, and that week's may be over already. */
    private static final int DAYS_AHEAD = 8;

    public ApplyWindow {
        if (days.isEmpty()) {
            throw new IllegalArgumentException("a window opens on some day");
        }
        days = Collections.unmodifiableSortedSet(new TreeSet<>(days));
    }

    /** Reads hours such as {@code 22:00-04:00}, or explains in an {@link IllegalArgumentException}. */
    public static ApplyWindow parse(String hours, SortedSet<DayOfWeek> days, ZoneId zone) {
        Matcher matcher = HOURS.matcher(hours);
        try {
            if (matcher.matches()) {
                return new ApplyWindow(
                        LocalTime.parse(matcher.group(1)), LocalTime.parse(matcher.group(2)), days, zone);
            }
        } catch (DateTimeParseException noTime) {
            throw new IllegalArgumentException(explain(hours), noTime);
        }
        throw new IllegalArgumentException(explain(hours));
    }

    private static String explain(String hours) {
        return "'" + hours + "' is no window: expected two times of day such as 22:00-04:00";
    }

    /** When it opens next; empty if it is open at {@code now}. */
    Optional<Instant> opens(Instant now) {
        LocalDate today = now.atZone(zone).toLocalDate();
        for (int ahead = -1; ahead <= DAYS_AHEAD; ahead++) {
            LocalDate day = today.plusDays(ahead);
            if (days.contains(day.getDayOfWeek())) {
                Instant opens = ZonedDateTime.of(day, from, zone).toInstant();
                Instant closes = ZonedDateTime.of(to.isAfter(from) ? day : day.plusDays(1), to, zone)
                        .toInstant();
                if (now.isBefore(opens)) {
                    return Optional.of(opens);
                }
                if (now.isBefore(closes)) {
                    return Optional.empty();
                }
            }
        }
        throw new IllegalStateException("a window that opens each week opens within " + DAYS_AHEAD + " days");
    }
}
