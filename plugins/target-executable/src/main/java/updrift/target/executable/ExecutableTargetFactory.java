package updrift.target.executable;

import java.util.List;
import java.util.Optional;
import org.pf4j.Extension;
import updrift.api.config.Setting;
import updrift.api.config.Settings;
import updrift.api.target.ApplicatorTarget;
import updrift.api.target.ApplicatorTargetFactory;
import updrift.api.target.TargetContext;
import updrift.api.target.probe.Probe;

/** Makes targets that are one file: a program, or a configuration file with a probe of its own or none. */
@Extension
public final class ExecutableTargetFactory implements ApplicatorTargetFactory {
    private static final String FILE = "{file}";

    @Override
    public String name() {
        return "executable";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting(
                        "path",
                        Setting.Kind.TEXT,
                        null,
                        "the file that updates replace; a link stands for what it leads to"),
                Probe.setting(FILE, "without it the file itself with --version, a .jar through this Java"),
                Probe.sandboxSetting());
    }

    @Override
    public ApplicatorTarget create(Settings settings, TargetContext context) {
        ProgramFile program = ProgramFile.at(context.resolve(settings.required("path")), settings);
        Optional<String> usual = settings.text(Probe.KEY).isPresent()
                ? Optional.empty()
                : Optional.of(UsualProbe.of(program.live(), settings));
        Probe probe = Probe.from(settings, FILE, usual, context.probeTimeout()).sandboxed(settings);
        return new ExecutableTarget(program, new Backups(context.backups()), probe);
    }
}
