package updrift.testkit;

import java.util.List;
import java.util.Map;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.peer.PeerAddress;

class SimulatedRegistryTest extends PeerDiscoveryContract {
    private final SimulatedRegistry registry = new SimulatedRegistry();

    @Override
    protected PeerDiscovery open(DiscoveryContext context) {
        reachable().forEach(address -> registry.add("product", address));
        registry.add("another product", PeerAddress.parse("tcp:192.0.2.99:1"));
        return registry.create(TestSettings.of(registry, Map.of()), context);
    }

    @Override
    protected List<PeerAddress> reachable() {
        return List.of(PeerAddress.parse("tcp:192.0.2.77:1"), PeerAddress.parse("tcp:192.0.2.78:1"));
    }
}
