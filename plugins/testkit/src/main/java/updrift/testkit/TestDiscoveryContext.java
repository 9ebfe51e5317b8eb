package updrift.testkit;

import java.util.List;
import java.util.Map;
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
 * @param hostObjects what a host would hand in, by type, none of them with a name
 */
public record TestDiscoveryContext(
        Timeline timeline,
        Workers workers,
        StateDirectory state,
        String product,
        PeerId self,
        List<PeerAddress> ownAddresses,
        Consumer<String> operator,
        Map<Class<?>, Object> hostObjects)
        implements DiscoveryContext {
    /** A context in which the host handed in nothing. */
    public TestDiscoveryContext(
            Timeline timeline,
            Workers workers,
            StateDirectory state,
            String product,
            PeerId self,
            List<PeerAddress> ownAddresses,
            Consumer<String> operator) {
        this(timeline, workers, state, product, self, ownAddresses, operator, Map.of());
    }

    @Override
    public <T> T hostObject(Class<T> type, String name) {
        Object found = name.isEmpty() ? hostObjects.get(type) : null;
        return found == null ? DiscoveryContext.super.hostObject(type, name) : type.cast(found);
    }

    @Override
    public void tell(String line) {
        operator.accept(line);
    }
}
