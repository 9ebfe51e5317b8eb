package updrift.api.target.probe;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import updrift.api.error.UpdriftException;
import updrift.api.release.Version;
import updrift.api.target.Health;

/** The words of a program's output that may be its version: the longest runs of letters, digits, dots, plus and minus, less a leading v and trailing dots. */
final class VersionWords {
    private static final Pattern RUN = Pattern.compile("[0-9A-Za-z.+-]+");

    private final List<String> words;

    private VersionWords(List<String> words) {
        this.words = words;
    }

    static VersionWords of(String output) {
        return new VersionWords(RUN.matcher(output)
                .results()
                .map(MatchResult::group)
                .map(run -> run.replaceFirst("^v", "").replaceFirst("\\.+$", ""))
                .toList());
    }

    /** Good if a word is {@code announced}; {@code output} is quoted if none is. */
    Health judge(Version announced, String output) {
        if (words.contains(announced.toString())) {
            return Health.good("runs as version " + announced);
        }
        String saw = first().map(Version::toString).orElse("none");
        return Health.bad("expected version " + announced + ", saw " + saw + Quoted.of(output));
    }

    /** The first word that has the shape of a version; one with a dot before a bare number, which may count anything. */
    Optional<Version> first() {
        List<Version> versions =
                words.stream().flatMap(word -> version(word).stream()).toList();
        return versions.stream()
                .filter(version -> version.toString().contains("."))
                .findFirst()
                .or(() -> versions.stream().findFirst());
    }

    private static Optional<Version> version(String word) {
        try {
            return Optional.of(Version.parse(word));
        } catch (UpdriftException otherWord) {
            return Optional.empty();
        }
    }
}
