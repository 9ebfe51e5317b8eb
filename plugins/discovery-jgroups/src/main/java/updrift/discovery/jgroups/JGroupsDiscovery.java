package updrift.discovery.jgroups;

import java.util.function.Consumer;
import org.jgroups.Address;
import org.jgroups.JChannel;
import org.jgroups.View;
import org.jgroups.util.UUID;
import org.jspecify.annotations.Nullable;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.peer.PeerAddress;

/**
 * Proposes the members of the channel's view, at the start and whenever it is asked again, as addresses of the transport {@code jgroups}. A channel has one
 * receiver, which is the host's, so views are looked up and not listened to.
 */
final class JGroupsDiscovery implements PeerDiscovery {
    private static final String SCHEME = "jgroups";

    private final JChannel channel;
    private volatile @Nullable Consumer<PeerAddress> proposals;

    private JGroupsDiscovery(JChannel channel) {
        this.channel = channel;
    }

    /** Over the channel that the host handed in under {@code name}. */
    static PeerDiscovery over(DiscoveryContext context, String name) {
        return new JGroupsDiscovery(context.hostObject(JChannel.class, name));
    }

    @Override
    public void start(Consumer<PeerAddress> proposals) {
        this.proposals = proposals;
        refresh();
    }

    @Override
    public void refresh() {
        Consumer<PeerAddress> receiver = proposals;
        View view = channel.getView();
        if (receiver != null && view != null) {
            for (Address member : view.getMembers()) {
                if (member instanceof UUID uuid && !member.equals(channel.getAddress())) {
                    receiver.accept(new PeerAddress(SCHEME, uuid.toStringLong()));
                }
            }
        }
    }

    @Override
    public void close() {
        proposals = null;
    }
}
