package updrift.discovery.mdns;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.NetworkInterface;
import java.net.SocketException;

/** What this machine must have for two nodes on it to hear each other. */
final class Multicast {
    private Multicast() {}

    static void assumeCarried() throws SocketException {
        boolean carried = false;
        for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
            carried |= one.isUp() && one.supportsMulticast() && !one.isLoopback();
        }
        assumeTrue(carried, "skipped: no network interface of this machine carries multicast");
    }
}
