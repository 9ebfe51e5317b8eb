package updrift.target.executable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import updrift.api.config.Settings;

/** What a probe starts. */
final class ProbeCommand {
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    private final List<String> words;
    private final boolean fileIsRun;

    private ProbeCommand(List<String> words, boolean fileIsRun) {
        this.words = words;
        this.fileIsRun = fileIsRun;
    }

    /** The configured command, or what suits {@code file}. */
    static ProbeCommand from(Settings settings, Path file) {
        Optional<String> configured = settings.text("probe").map(String::strip);
        if (configured.isPresent()) {
            return configured.get().equals("none")
                    ? new ProbeCommand(List.of(), false)
                    : configured(split(configured.get()), settings);
        }
        if (file.toString().toLowerCase(Locale.ROOT).endsWith(".jar")) {
            return new ProbeCommand(List.of(java(settings), "-jar", "{file}", "--version"), false);
        }
        return new ProbeCommand(List.of("{file}", "--version"), true);
    }

    private static ProbeCommand configured(List<String> words, Settings settings) {
        if (words.isEmpty()) {
            throw settings.wrong("probe", "is empty; write none for no probe");
        }
        boolean fileIsRun = words.get(0).equals("{file}");
        if (!fileIsRun && !Path.of(words.get(0)).isAbsolute()) {
            throw settings.wrong("probe", "must start with an absolute path or {file}, not with " + words.get(0));
        }
        return new ProbeCommand(words, fileIsRun);
    }

    /** Words stand between blanks; quotes keep blanks within a word. */
    private static List<String> split(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            words.add(
                    word.group().matches("[\"'].*[\"']")
                            ? word.group().substring(1, word.group().length() - 1)
                            : word.group());
        }
        return words;
    }

    private static String java(Settings settings) {
        Path bin = Path.of(System.getProperty("java.home"), "bin");
        return Stream.of("java", "java.exe")
                .map(bin::resolve)
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElseThrow(() ->
                        settings.wrong("probe", "must be given: there is no java in " + bin + " to run the jar with"));
    }

    /** Whether there is anything to run. */
    boolean isNone() {
        return words.isEmpty();
    }

    /** Whether the file itself is started, so that it has to be executable. */
    boolean fileIsRun() {
        return fileIsRun;
    }

    /** The words to start, for {@code file} that should be {@code version}. */
    List<String> forFile(Path file, String version) {
        return words.stream()
                .map(word -> word.replace("{file}", file.toString()).replace("{version}", version))
                .toList();
    }
}
