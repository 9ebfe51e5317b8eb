package updrift.samples.node.e2e;

import java.util.List;
import java.util.Map;
import updrift.api.transport.TransportFactory;
import updrift.transport.tcp.TcpTransportFactory;
import updrift.transport.udp.UdpTransportFactory;

/** Sockets on loopback, with TLS. */
final class SocketWorld extends World {
    private final TransportFactory factory;

    private SocketWorld(TransportFactory factory) {
        this.factory = factory;
    }

    static SocketWorld tcp() {
        return new SocketWorld(new TcpTransportFactory());
    }

    static SocketWorld udp() {
        return new SocketWorld(new UdpTransportFactory());
    }

    @Override
    String name() {
        return factory.name();
    }

    @Override
    List<String> settings(String member) {
        return List.of("transport." + name() + ".listen=" + anyPort());
    }

    @Override
    TransportFactory factory() {
        return factory;
    }

    @Override
    Map<String, String> strangersSettings(String member) {
        return Map.of("listen", anyPort());
    }

    private String anyPort() {
        return name() + ":127.0.0.1:0";
    }
}
