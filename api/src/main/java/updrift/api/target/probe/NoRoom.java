package updrift.api.target.probe;

import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Whether a process wasn't started because the host has no memory, descriptor or process left for it, which says nothing of the one that was to be started. */
final class NoRoom {
    /** Java on Linux and macOS, of its helper that couldn't open what it needs. */
    private static final String HELPER = "Failed to exec spawn helper";

    private static final Pattern NUMBERS = numbers(System.getProperty("os.name"));

    private NoRoom() {}

    /** EAGAIN, ENOMEM, ENFILE and EMFILE; on Windows ERROR_TOO_MANY_OPEN_FILES and what it says of memory (winerror.h). */
    private static Pattern numbers(String system) {
        String name = system.toLowerCase(Locale.ROOT);
        String numbers =
                name.startsWith("windows") ? "4|8|14|1450|1455" : (name.startsWith("mac") ? "35" : "11") + "|12|23|24";
        return Pattern.compile("error=(" + numbers + ")\\b");
    }

    static boolean isMeantBy(IOException failure) {
        String words = String.valueOf(failure.getMessage());
        return words.contains(HELPER) || NUMBERS.matcher(words).find();
    }
}
