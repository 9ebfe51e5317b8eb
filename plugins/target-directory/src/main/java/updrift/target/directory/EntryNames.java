package updrift.target.directory;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which paths a package may hold: those that mean the same file on every system, whoever made the package. Names that one system changes, cuts or reads as
 * another are refused on all of them (<a href="https://learn.microsoft.com/windows/win32/fileio/naming-a-file">Windows</a> has most of them).
 */
final class EntryNames {
    /** What a file system takes as one name, in bytes. */
    private static final int COMPONENT_LENGTH_MAX = 255;

    /** Leaves room for the path of the slot within the 4,096 bytes that Linux takes. */
    private static final int PATH_LENGTH_MAX = 1024;

    /** Deeper than any real tree, and few enough that a handle on each level can be held open. */
    private static final int DEPTH_MAX = 64;

    /** Separators, drive letters and streams, wildcards, redirection: what is no part of a name on some system. */
    private static final Pattern FORBIDDEN = Pattern.compile("[\\\\:*?\"<>|]");

    /** Control characters, halves of pairs, and invisible ones that change nothing but the comparison. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private static final Pattern DEVICE = Pattern.compile(
            "(?i)(CON|PRN|AUX|NUL|CLOCK\\$|CONIN\\$|CONOUT\\$|(COM|LPT)[0-9\u00b9\u00b2\u00b3]) *(\\..*)?");

    private EntryNames() {}

    /** The names on the way to {@code path}, the last one its own, or the reason why it is no path. */
    static List<String> parts(String path) throws PackageRefused {
        if (path.isEmpty() || bytes(path) > PATH_LENGTH_MAX) {
            throw refused(path, "isn't 1 to " + PATH_LENGTH_MAX + " bytes long");
        }
        if (INVISIBLE.matcher(path).find()) {
            throw refused(path, "has control or invisible characters");
        }
        if (FORBIDDEN.matcher(path).find()) {
            throw refused(path, "has one of \\ : * ? \" < > |");
        }
        if (path.startsWith("/")) {
            throw refused(path, "is absolute");
        }
        List<String> parts = List.of(path.split("/", -1));
        if (parts.size() > DEPTH_MAX) {
            throw refused(path, "is more than " + DEPTH_MAX + " levels deep");
        }
        for (String part : parts) {
            requireName(path, part);
        }
        return parts;
    }

    private static void requireName(String path, String part) throws PackageRefused {
        if (part.isEmpty() || part.equals(".") || part.equals("..")) {
            throw refused(path, "has an empty part, . or ..");
        }
        if (part.endsWith(".") || part.endsWith(" ")) {
            throw refused(path, "has a part that ends with a dot or a blank");
        }
        if (bytes(part) > COMPONENT_LENGTH_MAX) {
            throw refused(path, "has a part of more than " + COMPONENT_LENGTH_MAX + " bytes");
        }
        if (DEVICE.matcher(part).matches()) {
            throw refused(path, "has a part that is a device on Windows");
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static PackageRefused refused(String path, String why) {
        return new PackageRefused(quoted(path) + " " + why);
    }

    /** A path for people, without what could break or forge a line. */
    static String quoted(String path) {
        String shown = path.substring(0, Math.min(path.length(), 80)).replaceAll("[^ -~]", "?");
        return "'" + shown + "'";
    }

    /** Equal for paths that some file system takes for one: it ignores case, or composes letters and accents. */
    static String folded(String path) {
        String composed = Normalizer.normalize(path, Normalizer.Form.NFKC);
        String folded = composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFKC);
    }
}
