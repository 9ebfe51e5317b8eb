package updrift.discovery.jgroups;

import java.util.List;
import org.pf4j.Extension;
import updrift.api.config.Setting;
import updrift.api.config.Setting.Kind;
import updrift.api.config.Settings;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.discovery.DiscoveryFactory;
import updrift.api.discovery.PeerDiscovery;

/** Makes the discovery that proposes who else is in the {@code JChannel} that the host handed in. */
@Extension
public final class JGroupsDiscoveryFactory implements DiscoveryFactory {
    private static final String HOST_OBJECT = "host_object";

    @Override
    public String name() {
        return "jgroups";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting(HOST_OBJECT, Kind.TEXT, "", "name under which the host hands in its JChannel, if it does"));
    }

    @Override
    public PeerDiscovery create(Settings settings, DiscoveryContext context) {
        return JGroupsDiscovery.over(context, settings.text(HOST_OBJECT).orElse(""));
    }
}
