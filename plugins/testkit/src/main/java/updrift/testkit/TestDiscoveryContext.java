package updrift.testkit;

import java.util.List;
import java.util.function.Consumer;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.disk.StateDirectory;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.time.Timeline;
import updrift.api.time.Workers;

/**
 * What a discovery gets in a test, put together by hand.
 *
 * @param operator hears what it tells
 */
public record TestDiscoveryContext(
        Timeline timeline,
        Workers workers,
        StateDirectory state,
        String product,
        PeerId self,
        List<PeerAddress> ownAddresses,
        Consumer<String> operator)
        implements DiscoveryContext {
    @Override
    public void tell(String line) {
        operator.accept(line);
    }
}
