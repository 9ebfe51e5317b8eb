package updrift.samples.pf4j.host;

import org.pf4j.Plugin;
import org.pf4j.PluginWrapper;
import updrift.api.release.UpdateEvent;
import updrift.samples.pf4j.bundle.UpdriftPlugin;

/** A plugin of the host that names {@code updrift} among its dependencies and says what it hears. */
public final class HeedingPlugin extends Plugin {
    private final PluginWrapper self;

    @SuppressWarnings("deprecation")
    public HeedingPlugin(PluginWrapper wrapper) {
        super(wrapper);
        self = wrapper;
    }

    @Override
    public void start() {
        updrift().listen(HeedingPlugin::heed);
        System.out.println("heeding a node of " + updrift().node().status().product());
    }

    private static void heed(UpdateEvent event) {
        System.out.println("heeded " + event.name() + " " + event.about().updateId());
    }

    private UpdriftPlugin updrift() {
        return (UpdriftPlugin) self.getPluginManager().getPlugin("updrift").getPlugin();
    }
}
