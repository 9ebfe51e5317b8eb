package updrift.target.pf4j;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.pf4j.Extension;
import org.pf4j.PluginManager;
import updrift.api.config.Setting;
import updrift.api.config.Settings;
import updrift.api.target.ApplicatorTarget;
import updrift.api.target.ApplicatorTargetFactory;
import updrift.api.target.TargetContext;
import updrift.api.target.probe.Probe;

/** Makes targets that are the plugins of the PF4J host in which the node runs. The host hands in its {@link PluginManager}. */
@Extension
public final class Pf4jTargetFactory implements ApplicatorTargetFactory {
    static final String DIRECTORY = "directory";
    static final String LEAD = "lead";
    static final String MANAGER = "manager";

    @Override
    public String name() {
        return "pf4j";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting(
                        DIRECTORY,
                        Setting.Kind.TEXT,
                        null,
                        "folder whose link 'current' is the host's plugin root and leads to the set of plugins that runs"),
                new Setting(
                        LEAD,
                        Setting.Kind.TEXT,
                        null,
                        "id of the plugin whose version is that of the whole set; not needed where a set is one plugin"),
                new Setting(MANAGER, Setting.Kind.TEXT, "", "name under which the host handed in its PluginManager"),
                Probe.setting("{plugins}", "without it a set is good once all of its plugins are started"));
    }

    @Override
    public ApplicatorTarget create(Settings settings, TargetContext context) {
        PluginManager manager =
                context.hostObject(PluginManager.class, settings.text(MANAGER).orElse(""));
        Path directory = context.resolve(settings.required(DIRECTORY)).toAbsolutePath();
        Previous previous = new Previous(context.backups().toAbsolutePath());
        SetStore store = SetStore.at(directory, previous, settings);
        Lead lead = new Lead(settings.text(LEAD));
        Probe probe = Probe.from(settings, "{plugins}", Optional.of("none"), context.probeTimeout());
        return new Pf4jTarget(
                store,
                previous,
                new LivePlugins(manager, store.directory(), new PluginCode(manager, context.probeTimeout())),
                lead,
                probe);
    }
}
