package updrift.testkit;

import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Nested;
import updrift.api.peer.PeerAddress;
import updrift.api.transport.NodeIdentity;
import updrift.api.transport.TransportContext;
import updrift.api.transport.TransportFactory;

class SimulatedTransportTest {
    @Nested
    class Proven extends OnASimulatedNetwork {
        Proven() {
            super(true);
        }
    }

    @Nested
    class Unproven extends OnASimulatedNetwork {
        Unproven() {
            super(false);
        }
    }

    abstract static class OnASimulatedNetwork extends TransportContract {
        private final VirtualTimeline time = new VirtualTimeline(5);
        private final SimulatedNetwork network = new SimulatedNetwork(time, 5);
        private int identities;

        OnASimulatedNetwork(boolean authenticated) {
            network.authenticated(authenticated);
        }

        @Override
        protected TransportFactory factory(String name) {
            return network.host(name);
        }

        @Override
        protected TransportContext context(String name, NodeIdentity identity) {
            VirtualNode node = time.node(name);
            return new TestContext(node.timeline(), node.workers(), new SimulatedDisk().directory(name), identity);
        }

        @Override
        protected NodeIdentity identity() {
            return LabelIdentity.of(identities++);
        }

        @Override
        protected Map<String, String> listening() {
            return Map.of();
        }

        @Override
        protected Map<String, String> silent() {
            return Map.of("listen", "none");
        }

        @Override
        protected PeerAddress nowhere() {
            return PeerAddress.parse("sim:nobody:1");
        }

        @Override
        protected boolean await(BooleanSupplier reached, Duration most) {
            return time.runUntil(reached, most);
        }
    }
}
