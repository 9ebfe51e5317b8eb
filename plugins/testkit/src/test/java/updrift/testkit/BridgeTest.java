package updrift.testkit;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import updrift.api.peer.PeerAddress;
import updrift.api.transport.NodeIdentity;
import updrift.api.transport.TransportContext;
import updrift.api.transport.TransportFactory;
import updrift.api.transport.carrier.Bridge;

/** The transport {@code bridge} over a network that a host might have: large messages or small ones, with identities that are proven or not. */
@Tag("slow")
@Tag("R34")
class BridgeTest {
    @Nested
    class WithLargeMessages extends OverAHostsNetwork {
        WithLargeMessages() {
            super(100_000, false);
        }
    }

    @Nested
    class WithTheSmallestMessages extends OverAHostsNetwork {
        WithTheSmallestMessages() {
            super(512, false);
        }
    }

    @Nested
    class WithProvenIdentities extends OverAHostsNetwork {
        WithProvenIdentities() {
            super(8_192, true);
        }
    }

    abstract static class OverAHostsNetwork extends TransportContract {
        private final RealTime time = new RealTime();
        private final Map<String, Bridge> network = new ConcurrentHashMap<>();
        private final int messageMax;
        private final boolean authenticated;

        OverAHostsNetwork(int messageMax, boolean authenticated) {
            this.messageMax = messageMax;
            this.authenticated = authenticated;
        }

        @AfterEach
        void stopTime() {
            time.close();
        }

        @Override
        protected TransportFactory factory(String name) {
            return new Bridge.Factory();
        }

        @Override
        protected TransportContext context(String name, NodeIdentity identity) {
            Bridge bridge = new Bridge(
                    name,
                    messageMax,
                    (peer, bytes) -> {
                        Bridge other = network.get(peer);
                        if (other == null) {
                            network.get(name).gone(peer, "nobody goes by that name");
                        } else {
                            other.received(name, bytes);
                        }
                        return true;
                    },
                    authenticated);
            network.put(name, bridge);
            return new TestContext(
                    time, time, new SimulatedDisk().directory(name), identity, Map.of(Bridge.class, bridge));
        }

        @Override
        protected NodeIdentity identity() {
            return TestIdentity.create();
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
            return PeerAddress.parse("bridge:nobody");
        }

        @Override
        protected boolean await(BooleanSupplier reached, Duration most) {
            return time.await(reached, most);
        }
    }
}
