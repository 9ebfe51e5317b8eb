package updrift.transport.jgroups;

import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jgroups.JChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import updrift.api.peer.PeerAddress;
import updrift.api.transport.NodeIdentity;
import updrift.api.transport.TransportContext;
import updrift.api.transport.TransportFactory;
import updrift.testkit.LabelIdentity;
import updrift.testkit.RealTime;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.TestContext;
import updrift.testkit.TransportContract;

@Tag("slow")
@Tag("R34")
@Tag("R37")
class JGroupsTransportTest {
    @Nested
    class OverSockets extends InOneCluster {
        OverSockets() {
            super(true, "off");
        }
    }

    @Nested
    class WithinTheJvm extends InOneCluster {
        WithinTheJvm() {
            super(false, "on");
        }
    }

    abstract static class InOneCluster extends TransportContract {
        private final RealTime time = new RealTime();
        private final Cluster cluster;
        private final String authenticated;
        private long identities;

        InOneCluster(boolean sockets, String authenticated) {
            cluster = new Cluster(sockets);
            this.authenticated = authenticated;
        }

        @AfterEach
        void leave() {
            cluster.close();
            time.close();
        }

        @Override
        protected TransportFactory factory(String name) {
            return new JGroupsTransportFactory();
        }

        @Override
        protected TransportContext context(String name, NodeIdentity identity) {
            return new TestContext(
                    time,
                    time,
                    new SimulatedDisk().directory(name),
                    identity,
                    Map.of(JChannel.class, cluster.join(name)));
        }

        @Override
        protected NodeIdentity identity() {
            return LabelIdentity.of(identities++);
        }

        @Override
        protected Map<String, String> listening() {
            return Map.of("authenticated", authenticated);
        }

        @Override
        protected Map<String, String> silent() {
            return Map.of("authenticated", authenticated, "listen", "none");
        }

        @Override
        protected PeerAddress nowhere() {
            return PeerAddress.parse("jgroups:00000000-0000-0000-0000-000000000001");
        }

        @Override
        protected boolean await(BooleanSupplier reached, Duration most) {
            return time.await(reached, most);
        }
    }
}
