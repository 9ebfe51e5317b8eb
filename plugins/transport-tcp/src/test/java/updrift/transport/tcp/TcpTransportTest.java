package updrift.transport.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import updrift.api.peer.PeerAddress;
import updrift.api.transport.NodeIdentity;
import updrift.api.transport.TransportContext;
import updrift.api.transport.TransportFactory;
import updrift.testkit.RealTime;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.TestContext;
import updrift.testkit.TestIdentity;
import updrift.testkit.TransportContract;

class TcpTransportTest {
    @Nested
    class WithTls extends OnLoopback {
        WithTls() {
            super("on");
        }
    }

    @Nested
    class WithoutTls extends OnLoopback {
        WithoutTls() {
            super("off");
        }
    }

    abstract static class OnLoopback extends TransportContract {
        private final RealTime time = new RealTime();
        private final String tls;

        OnLoopback(String tls) {
            this.tls = tls;
        }

        @AfterEach
        void stopTime() {
            time.close();
        }

        @Override
        protected TransportFactory factory(String name) {
            return new TcpTransportFactory();
        }

        @Override
        protected TransportContext context(String name, NodeIdentity identity) {
            return new TestContext(time, time, new SimulatedDisk().directory(name), identity);
        }

        @Override
        protected NodeIdentity identity() {
            return TestIdentity.create();
        }

        @Override
        protected Map<String, String> listening() {
            return Map.of("listen", "tcp:127.0.0.1:0", "tls", tls);
        }

        @Override
        protected Map<String, String> silent() {
            return Map.of("listen", "none", "tls", tls);
        }

        @Override
        protected PeerAddress nowhere() {
            try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return PeerAddress.parse("tcp:127.0.0.1:" + closed.getLocalPort());
            } catch (IOException e) {
                throw new IllegalStateException("no port on loopback", e);
            }
        }

        @Override
        protected Optional<Map<String, String>> listeningAt(PeerAddress address) {
            return Optional.of(Map.of("listen", address.toString(), "tls", tls));
        }

        @Override
        protected boolean await(BooleanSupplier reached, Duration most) {
            return time.await(reached, most);
        }
    }
}
