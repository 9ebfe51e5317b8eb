package updrift.samples.node.e2e;

import java.util.List;
import org.junit.jupiter.api.Nested;

/** The same fleet over every transport, with the default cache in files. */
class AnyNetworkTest {
    /** In the order of the table. */
    List<FleetSuite> suites() {
        return List.of(new Tcp(), new Udp(), new JGroups(), new Nats(), new Bridge());
    }

    @Nested
    class Tcp extends FleetSuite {
        Tcp() {
            super("TCP", folder -> SocketWorld.tcp());
        }
    }

    @Nested
    class Udp extends FleetSuite {
        Udp() {
            super("UDP (QUIC)", folder -> SocketWorld.udp());
        }
    }

    @Nested
    class JGroups extends FleetSuite {
        JGroups() {
            super("JGroups", folder -> new JGroupsWorld());
        }
    }

    @Nested
    class Nats extends FleetSuite {
        Nats() {
            super("NATS", NatsWorld::new);
        }
    }

    @Nested
    class Bridge extends FleetSuite {
        Bridge() {
            super("a network of the host's own (the bridge)", folder -> new StarWorld());
        }
    }
}
