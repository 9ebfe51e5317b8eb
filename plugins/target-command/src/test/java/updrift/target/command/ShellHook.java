package updrift.target.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** One shell script for all steps. What it installs is one file, which is a script itself and prints its version. */
final class ShellHook {
    private static final String WHOLE = """
            case $UPDRIFT_STEP in
              stage | commit) ;;
              probe-staged) sh "$UPDRIFT_STAGED" ;;
              back-up) if [ -e "$live" ]; then cp "$live" "$UPDRIFT_BACKUP"; fi ;;
              activate) replace "$UPDRIFT_STAGED" ;;
              probe) sh "$live" ;;
              roll-back) if [ -n "$UPDRIFT_BACKUP" ]; then replace "$UPDRIFT_BACKUP"; else rm -f "$live"; fi ;;
              current-version) if [ -e "$live" ]; then sh "$live"; fi ;;
              *) exit 64 ;;
            esac
            """;

    private ShellHook() {}

    /** Writes the script for a system whose file is {@code live}; {@code before} runs first, at each step. */
    static Map<String, String> write(Path folder, Path live, String before) {
        Path hook = folder.resolve("hook");
        String script = "#!/bin/sh\nset -eu\nlive='" + live
                + "'\nreplace() { cp \"$1\" \"$live.new\"; mv \"$live.new\" \"$live\"; }\n" + before + "\n" + WHOLE;
        try {
            Files.writeString(hook, script);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        hook.toFile().setExecutable(true);
        Map<String, String> settings = new TreeMap<>();
        Arrays.stream(Step.values()).forEach(step -> settings.put(step.key(), hook.toString()));
        return settings;
    }

    /** What is installed: a script. */
    static byte[] program(String commands) {
        return (commands + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
