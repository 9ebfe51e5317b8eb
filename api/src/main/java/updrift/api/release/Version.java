package updrift.api.release;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/**
 * The version of a program: SemVer 2.0.0 where it parses, otherwise dotted numbers of any length (9.4.9.0). Both share one order: numbers compare as numbers,
 * missing ones are 0, then a pre-release sorts below its release by the rules of semver.org item 11; build metadata doesn't count. So two versions of different
 * text may compare as equal: the order is not consistent with equals, which goes by text. Immutable.
 */
public final class Version implements Comparable<Version> {
    /** Longest text in characters; an announcement carries two and has to fit 1,024 bytes. */
    public static final int LENGTH_MAX = 64;

    private static final String NUMBER = "(?:0|[1-9][0-9]*)";
    private static final String IDENTIFIER = "(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)";
    private static final Pattern SEMVER = Pattern.compile("(" + NUMBER + "\\." + NUMBER + "\\." + NUMBER + ")" + "(?:-("
            + IDENTIFIER + "(?:\\." + IDENTIFIER + ")*))?" + "(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?");
    private static final Pattern DOTTED = Pattern.compile("[0-9]+(?:\\.[0-9]+)*");

    private final String text;
    private final List<String> numbers;
    private final List<String> preRelease;

    private Version(String text, String numbers, @Nullable String preRelease) {
        this.text = text;
        this.numbers = List.of(numbers.split("\\."));
        this.preRelease = preRelease == null ? List.of() : List.of(preRelease.split("\\."));
    }

    /** Reads {@code text}, or throws {@link ErrorCode#VERSION_INVALID}. */
    public static Version parse(String text) {
        if (text.length() <= LENGTH_MAX) {
            Matcher semver = SEMVER.matcher(text);
            if (semver.matches()) {
                return new Version(text, semver.group(1), semver.group(2));
            }
            if (DOTTED.matcher(text).matches()) {
                return new Version(text, text, null);
            }
        }
        throw new UpdriftException(
                ErrorCode.VERSION_INVALID,
                "'" + text.substring(0, Math.min(text.length(), LENGTH_MAX))
                        + "' is no version: expected SemVer 2.0.0 (1.2.3, 1.2.3-rc.1) or dotted numbers (9.4.9.0), at most "
                        + LENGTH_MAX + " characters");
    }

    @Override
    public int compareTo(Version other) {
        for (int i = 0; i < Math.max(numbers.size(), other.numbers.size()); i++) {
            int order = compareNumbers(numberAt(i), other.numberAt(i));
            if (order != 0) {
                return order;
            }
        }
        return comparePreReleases(preRelease, other.preRelease);
    }

    private String numberAt(int index) {
        return index < numbers.size() ? numbers.get(index) : "0";
    }

    private static int comparePreReleases(List<String> ours, List<String> theirs) {
        if (ours.isEmpty() || theirs.isEmpty()) {
            return Boolean.compare(ours.isEmpty(), theirs.isEmpty());
        }
        for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
            int order = compareIdentifiers(ours.get(i), theirs.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(ours.size(), theirs.size());
    }

    private static int compareIdentifiers(String ours, String theirs) {
        boolean ourNumber = DOTTED.matcher(ours).matches();
        boolean theirNumber = DOTTED.matcher(theirs).matches();
        if (ourNumber && theirNumber) {
            return compareNumbers(ours, theirs);
        }
        return ourNumber == theirNumber ? ours.compareTo(theirs) : Boolean.compare(theirNumber, ourNumber);
    }

    /** Compares decimal texts of any length, so that no number is too large to be ordered. */
    private static int compareNumbers(String ours, String theirs) {
        String a = ours.replaceFirst("^0+(?=.)", "");
        String b = theirs.replaceFirst("^0+(?=.)", "");
        return a.length() == b.length() ? a.compareTo(b) : Integer.compare(a.length(), b.length());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Version version && text.equals(version.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The text that it was read from. */
    @Override
    public String toString() {
        return text;
    }
}
