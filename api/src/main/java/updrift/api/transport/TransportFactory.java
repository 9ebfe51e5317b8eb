package updrift.api.transport;

import updrift.api.PluginFactory;
import updrift.api.config.Settings;

/** Makes a {@link Transport} that isn't listening yet. */
public interface TransportFactory extends PluginFactory {
    /** Checks {@code settings} as far as that goes without touching the network. */
    Transport create(Settings settings, TransportContext context);
}
