package updrift.target.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pf4j.Extension;
import updrift.api.config.Setting;
import updrift.api.config.Settings;
import updrift.api.target.ApplicatorTarget;
import updrift.api.target.ApplicatorTargetFactory;
import updrift.api.target.TargetContext;

/** Makes targets that programs of the host install: each step is a hook, told by its environment what to do. */
@Extension
public final class CommandTargetFactory implements ApplicatorTargetFactory {
    private static final String DIRECTORY = "directory";
    private static final String TIMEOUT = "timeout";

    /** Longer than this no package takes, and a hook that hangs for longer hides that it does. */
    private static final Duration TIMEOUT_MAX = Duration.ofHours(24);

    @Override
    public String name() {
        return "command";
    }

    @Override
    public List<Setting> settings() {
        List<Setting> settings =
                new ArrayList<>(Arrays.stream(Step.values()).map(Step::setting).toList());
        settings.add(new Setting(
                DIRECTORY,
                Setting.Kind.TEXT,
                "command",
                "where packages are staged and hooks run; made if it isn't there"));
        settings.add(new Setting(
                TIMEOUT,
                Setting.Kind.DURATION,
                "10m",
                "how long a hook that changes something may take; one that prints a version has probe_timeout"));
        return List.copyOf(settings);
    }

    @Override
    public ApplicatorTarget create(Settings settings, TargetContext context) {
        Duration timeout = settings.duration(TIMEOUT).orElseThrow(() -> settings.wrong(TIMEOUT, "is required"));
        if (timeout.isZero() || timeout.compareTo(TIMEOUT_MAX) > 0) {
            throw settings.wrong(TIMEOUT, "must be above zero and at most " + TIMEOUT_MAX.toHours() + "h");
        }
        Path directory = context.resolve(settings.required(DIRECTORY)).toAbsolutePath();
        AttemptFiles files = new AttemptFiles(directory, context.backups().toAbsolutePath());
        return new CommandTarget(new Hooks(HookPrograms.read(settings), files, timeout, context.probeTimeout()), files);
    }
}
