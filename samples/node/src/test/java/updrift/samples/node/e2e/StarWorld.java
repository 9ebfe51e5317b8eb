package updrift.samples.node.e2e;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import updrift.api.transport.TransportFactory;
import updrift.api.transport.carrier.Bridge;
import updrift.samples.node.StarNetwork;

/** A network of the host's own, behind the bridge. */
final class StarWorld extends World {
    private final StarNetwork network;

    StarWorld() throws IOException {
        network = StarNetwork.open();
    }

    @Override
    String name() {
        return "bridge";
    }

    @Override
    List<String> settings(String member) {
        return List.of("star=" + member + "," + network.port());
    }

    @Override
    TransportFactory factory() {
        return new Bridge.Factory();
    }

    @Override
    Map<String, String> strangersSettings(String member) {
        return Map.of();
    }

    @Override
    Map<Class<?>, Object> strangersHostObjects(String member) throws IOException {
        return Map.of(Bridge.class, StarNetwork.join(network.port(), member).bridge());
    }

    @Override
    public void close() throws IOException {
        network.close();
    }
}
