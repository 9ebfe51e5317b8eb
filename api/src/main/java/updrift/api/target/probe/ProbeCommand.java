package updrift.api.target.probe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import updrift.api.config.Settings;

/** What a probe starts. */
final class ProbeCommand {
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    private final List<String> words;
    private final String placeholder;

    private ProbeCommand(List<String> words, String placeholder) {
        this.words = words;
        this.placeholder = placeholder;
    }

    /** Reads {@code text}; {@code placeholder} stands for the subject. */
    static ProbeCommand of(String text, String placeholder, Settings settings) {
        List<String> words = split(text);
        if (words.isEmpty()) {
            throw settings.wrong(Probe.KEY, "is empty; write none for no probe");
        }
        String first = words.get(0);
        boolean ofSubject = first.equals(placeholder) || first.startsWith(placeholder + "/");
        if (!ofSubject && !Path.of(first).isAbsolute()) {
            throw settings.wrong(
                    Probe.KEY, "must start with an absolute path or " + placeholder + ", not with " + first);
        }
        return new ProbeCommand(words, placeholder);
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

    /** Whether the subject itself is started, so that it has to be executable. */
    boolean startsSubject() {
        return words.get(0).equals(placeholder);
    }

    /** The words to start, for {@code subject} that should be {@code version}. */
    List<String> forSubject(Path subject, String version) {
        return words.stream()
                .map(word -> word.replace(placeholder, subject.toString()).replace("{version}", version))
                .toList();
    }
}
