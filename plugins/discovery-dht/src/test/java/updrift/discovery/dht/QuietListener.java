package updrift.discovery.dht;

import java.net.InetSocketAddress;

/** For nodes that are asked by a test and by nobody else. */
final class QuietListener implements DhtNode.Listener {
    @Override
    public void nodeJoined() {}

    @Override
    public void announced(NodeId hash, InetSocketAddress peer) {}
}
