package updrift.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.NodeIdentity;
import updrift.api.transport.Transport;
import updrift.testkit.RealTime;
import updrift.testkit.RecordingReceiver;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.TestContext;
import updrift.testkit.TestIdentity;
import updrift.testkit.TestSettings;

/** A node with real sockets on loopback and time that can be let pass. */
final class TcpNode implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final RealTime time = new RealTime();
    final RecordingReceiver receiver = new RecordingReceiver();
    final NodeIdentity identity;
    final Transport transport;

    /** Keys and values of settings in turn. */
    TcpNode(String... settings) {
        this(TestIdentity.create(), settings);
    }

    TcpNode(NodeIdentity identity, String... settings) {
        this.identity = identity;
        Map<String, String> given = new TreeMap<>(Map.of("listen", "tcp:127.0.0.1:0", "tls", "off"));
        for (int i = 0; i < settings.length; i += 2) {
            given.put(settings[i], settings[i + 1]);
        }
        TcpTransportFactory factory = new TcpTransportFactory();
        transport = factory.create(
                TestSettings.of(factory, given),
                new TestContext(time, time, new SimulatedDisk().directory("node"), identity));
        transport.start(receiver);
    }

    PeerId self() {
        return identity.self();
    }

    PeerAddress address() {
        return transport.listening().get(0);
    }

    void await(BooleanSupplier reached) {
        assertThat(time.await(reached, PATIENCE))
                .as("reached within " + PATIENCE)
                .isTrue();
    }

    void linkTo(TcpNode other) {
        transport.dial(other.address());
        await(() -> receiver.link(other.self()).isPresent()
                && other.receiver.link(self()).isPresent());
    }

    @Override
    public void close() {
        transport.close();
        time.close();
    }
}
