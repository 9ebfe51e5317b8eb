package updrift.api.transport;

import updrift.api.PluginContext;
import updrift.api.ProvidedByEngine;

/** What a transport gets beside what every plugin gets. */
@ProvidedByEngine
public interface TransportContext extends PluginContext {
    /** This node's identity, and how to prove it in TLS. */
    NodeIdentity identity();
}
