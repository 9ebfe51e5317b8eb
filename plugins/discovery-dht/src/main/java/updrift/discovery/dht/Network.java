package updrift.discovery.dht;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** The network of an address: a /24, which one owner has cheaply. */
final class Network {
    private Network() {}

    static int of(InetSocketAddress address) {
        return ByteBuffer.wrap(address.getAddress().getAddress()).getInt() & 0xffffff00;
    }

    /** Whether the address is this host's own network, where whoever is there has the host anyway. */
    static boolean isThisHost(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        return host.isLoopbackAddress();
    }
}
