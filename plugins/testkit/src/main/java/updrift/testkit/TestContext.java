package updrift.testkit;

import updrift.api.disk.StateDirectory;
import updrift.api.time.Timeline;
import updrift.api.time.Workers;
import updrift.api.transport.NodeIdentity;
import updrift.api.transport.TransportContext;

/** What a plugin of any kind gets in a test, put together by hand. */
public record TestContext(Timeline timeline, Workers workers, StateDirectory state, NodeIdentity identity)
        implements TransportContext {}
