package updrift.samples.node;

import java.nio.file.Path;
import updrift.api.transport.carrier.Bridge;
import updrift.engine.Updrift;

/** All that a host writes whose network {@link Updrift} is to ride on; {@link BridgeHostTest} counts its lines. */
final class BridgeHost {
    private BridgeHost() {}

    static Updrift.Builder on(BridgeHostTest.Overlay overlay, String name, String peer, String trust, Path state) {
        Bridge bridge = new Bridge(name, 4_000, (to, bytes) -> overlay.send(name, to, bytes));
        overlay.onMessage(name, bridge::received);
        return Updrift.builder()
                .hostObject(Bridge.class, bridge)
                .set("transport.use", "bridge")
                .set("discovery.static.peers", "bridge:" + peer)
                .set("product", "acme")
                .set("trust", trust)
                .set("state", state.toString());
    }
}
