package updrift.testkit;

import java.util.Map;
import updrift.api.disk.StateDirectory;
import updrift.api.time.Timeline;
import updrift.api.time.Workers;
import updrift.api.transport.NodeIdentity;
import updrift.api.transport.TransportContext;

/** What a plugin of any kind gets in a test, put together by hand. {@code hostObjects} are what a host would hand in, by type, none of them with a name. */
public record TestContext(
        Timeline timeline,
        Workers workers,
        StateDirectory state,
        NodeIdentity identity,
        Map<Class<?>, Object> hostObjects)
        implements TransportContext {
    /** A context in which the host handed in nothing. */
    public TestContext(Timeline timeline, Workers workers, StateDirectory state, NodeIdentity identity) {
        this(timeline, workers, state, identity, Map.of());
    }

    @Override
    public <T> T hostObject(Class<T> type, String name) {
        Object found = name.isEmpty() ? hostObjects.get(type) : null;
        return found == null ? TransportContext.super.hostObject(type, name) : type.cast(found);
    }
}
