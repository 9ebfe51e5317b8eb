package updrift.transport.nats;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
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
class NatsTransportTest {
    @Nested
    class WithAServerAsItComes extends ThroughARealServer {
        WithAServerAsItComes() {
            super("");
        }
    }

    @Nested
    class WithAServerThatTakesSmallMessages extends ThroughARealServer {
        WithAServerThatTakesSmallMessages() {
            super("max_payload: 4096");
        }
    }

    @TestInstance(Lifecycle.PER_CLASS)
    abstract static class ThroughARealServer extends TransportContract {
        private final Map<String, RealTime> times = new ConcurrentHashMap<>();
        private final String serverSettings;
        private NatsServer server;
        private RealTime time;
        private long identities;

        ThroughARealServer(String serverSettings) {
            this.serverSettings = serverSettings;
        }

        @BeforeAll
        void startServer(@TempDir Path folder) throws Exception {
            server = NatsServer.in(folder, serverSettings).start();
            time = new RealTime();
            assertThat(time.await(server::listens, Duration.ofSeconds(10))).isTrue();
        }

        @AfterAll
        void stopServer() throws Exception {
            if (server != null) {
                server.stop();
                time.close();
            }
        }

        @AfterEach
        void stopTime() {
            times.values().forEach(RealTime::close);
            times.clear();
        }

        @Override
        protected TransportFactory factory(String name) {
            return new NatsTransportFactory();
        }

        @Override
        protected TransportContext context(String name, NodeIdentity identity) {
            RealTime own = times.computeIfAbsent(name, any -> new RealTime());
            return new TestContext(own, own, new SimulatedDisk().directory(name), identity);
        }

        @Override
        protected NodeIdentity identity() {
            return LabelIdentity.of(identities++);
        }

        /** A place of its own for each node, also where two have one identity. */
        @Override
        protected Map<String, String> listening() {
            Map<String, String> settings = new HashMap<>();
            settings.put("servers", server.url());
            settings.put("max_speed", "100MiB");
            settings.put("listen", "nats:place" + identities++);
            return settings;
        }

        @Override
        protected Map<String, String> silent() {
            return Map.of("servers", server.url(), "listen", "none");
        }

        @Override
        protected PeerAddress nowhere() {
            return PeerAddress.parse("nats:nobody");
        }

        @Override
        protected boolean await(BooleanSupplier reached, Duration most) {
            return time.await(reached, most);
        }
    }
}
