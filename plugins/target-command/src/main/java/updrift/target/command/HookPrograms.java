package updrift.target.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import updrift.api.config.Settings;

/** The programs that the settings name. */
final class HookPrograms {
    private final Map<Step, Path> programs = new EnumMap<>(Step.class);

    private HookPrograms() {}

    /** Reads and checks all of them; what is wrong with one is an error that names its setting. */
    static HookPrograms read(Settings settings) {
        HookPrograms read = new HookPrograms();
        for (Step step : Step.values()) {
            Optional<String> path =
                    step.required() ? Optional.of(settings.required(step.key())) : settings.text(step.key());
            path.ifPresent(given -> read.programs.put(step, checked(step, Path.of(given), settings)));
        }
        return read;
    }

    private static Path checked(Step step, Path program, Settings settings) {
        if (!program.isAbsolute()) {
            throw settings.wrong(step.key(), "must be an absolute path, not " + program);
        }
        if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
            throw settings.wrong(step.key(), program + " is no program that this user may run");
        }
        if (othersMayWrite(program)) {
            throw settings.wrong(step.key(), program + " can be written to by every user: chmod o-w it");
        }
        return program;
    }

    /** Whoever may write a hook decides what this node's user runs. */
    private static boolean othersMayWrite(Path program) {
        PosixFileAttributeView view = Files.getFileAttributeView(program, PosixFileAttributeView.class);
        try {
            return view != null && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_WRITE);
        } catch (IOException unreadable) {
            return true;
        }
    }

    Optional<Path> of(Step step) {
        return Optional.ofNullable(programs.get(step));
    }
}
