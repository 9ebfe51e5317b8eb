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

    /**
     * Where this node can be reached as far as is known now; changes while it runs. What an operator told it to advertise, else where its transports listen:
     * then the host may be a wildcard, in whose place those who see the node put what they see ({@link PeerAddress#seenAt}).
     */
    List<PeerAddress> ownAddresses();

    /**
     * Tells the operator one line, such as that a registry is away, and what would help. To be called once when something begins and once when it is over, not
     * with every try. Callable from any thread; doesn't block.
     */
    void tell(String line);
}
