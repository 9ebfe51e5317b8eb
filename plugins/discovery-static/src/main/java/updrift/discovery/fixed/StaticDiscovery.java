package updrift.discovery.fixed;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.peer.PeerAddress;

/** Proposes the same peers at the start and whenever it is asked again. */
final class StaticDiscovery implements PeerDiscovery {
    private final List<PeerAddress> peers;
    private final DiscoveryContext context;
    private volatile @Nullable Consumer<PeerAddress> proposals;

    StaticDiscovery(List<PeerAddress> peers, DiscoveryContext context) {
        this.peers = peers;
        this.context = context;
    }

    @Override
    public void start(Consumer<PeerAddress> proposals) {
        this.proposals = proposals;
        refresh();
    }

    @Override
    public boolean proposesWhatWasNamed() {
        return true;
    }

    @Override
    public void refresh() {
        Consumer<PeerAddress> receiver = proposals;
        if (receiver != null) {
            // One list serves a whole fleet, so a node may find itself on it.
            peers.stream()
                    .filter(peer -> !context.ownAddresses().contains(peer))
                    .forEach(receiver);
        }
    }

    @Override
    public void close() {
        proposals = null;
    }
}
