package updrift.api.discovery;

import java.util.List;
import updrift.api.PluginContext;
import updrift.api.ProvidedByEngine;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;

/** What discovery gets beside what every plugin gets. */
@ProvidedByEngine
public interface DiscoveryContext extends PluginContext {
    /** What this node's fleet runs; nodes of another product are of no use to it. */
    String product();

    /** Who this node is, so that it can leave itself out. */
    PeerId self();

    /** Where this node can be reached as far as is known now; changes while it runs. */
    List<PeerAddress> ownAddresses();
}
