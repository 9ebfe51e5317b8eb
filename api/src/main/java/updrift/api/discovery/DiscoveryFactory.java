package updrift.api.discovery;

import updrift.api.PluginFactory;
import updrift.api.config.Settings;

/** Makes a {@link PeerDiscovery} that isn't searching yet. */
public interface DiscoveryFactory extends PluginFactory {
    PeerDiscovery create(Settings settings, DiscoveryContext context);
}
