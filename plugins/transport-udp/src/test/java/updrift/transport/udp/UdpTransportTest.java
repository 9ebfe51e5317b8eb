package updrift.transport.udp;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import updrift.api.peer.PeerAddress;
import updrift.api.transport.NodeIdentity;
import updrift.api.transport.TransportContext;
import updrift.api.transport.TransportFactory;
import updrift.testkit.RealTime;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.TestContext;
import updrift.testkit.TestIdentity;
import updrift.testkit.TransportContract;

@Tag("R34")
class UdpTransportTest extends TransportContract {
    private final RealTime time = new RealTime();

    @AfterEach
    void stopTime() {
        time.close();
    }

    @Override
    protected TransportFactory factory(String name) {
        return new UdpTransportFactory();
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
        return Map.of("listen", "udp:127.0.0.1:0", "handshake_timeout", "3s");
    }

    @Override
    protected Map<String, String> silent() {
        return Map.of("listen", "none", "handshake_timeout", "3s");
    }

    @Override
    protected PeerAddress nowhere() {
        try (DatagramSocket closed = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return PeerAddress.parse("udp:127.0.0.1:" + closed.getLocalPort());
        } catch (IOException e) {
            throw new IllegalStateException("no port on loopback", e);
        }
    }

    @Override
    protected Optional<Map<String, String>> listeningAt(PeerAddress address) {
        return Optional.of(Map.of("listen", address.toString(), "handshake_timeout", "3s"));
    }

    @Override
    protected boolean await(BooleanSupplier reached, Duration most) {
        return time.await(reached, most);
    }
}
