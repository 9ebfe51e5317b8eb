package updrift.api.transport;

import updrift.api.PluginFactory;
import updrift.api.config.Settings;

/** Makes a {@link Transport} that isn't listening yet. */
public interface TransportFactory extends PluginFactory {
    /**
     * Checks {@code settings} as far as that goes without touching the network. Throws {@code NOT_POSSIBLE} where this machine can't have the transport, such as
     * for want of a native library: the node then goes on with the other transports that are chosen, and doesn't start if there is none.
     */
    Transport create(Settings settings, TransportContext context);
}
