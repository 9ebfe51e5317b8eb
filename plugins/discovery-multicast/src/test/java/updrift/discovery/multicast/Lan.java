package updrift.discovery.multicast;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;

/** What this machine's network can do, for tests. */
final class Lan {
    static final String IPV4 = "239.255.117.112";
    static final String IPV6 = "ff12::7570:6472";

    private Lan() {}

    /** Those of the two default groups whose datagrams come back to this machine. */
    static List<String> carried() {
        List<String> carried = new ArrayList<>();
        for (String group : new String[] {IPV4, IPV6}) {
            if (carries(group)) {
                carried.add(group);
            }
        }
        return carried;
    }

    private static boolean carries(String group) {
        try (var receiver = new MulticastSocket(0)) {
            receiver.setSoTimeout(2_000);
            InetAddress address = InetAddress.getByName(group);
            boolean ipv6 = address instanceof Inet6Address;
            for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
                boolean speaks = one.inetAddresses().anyMatch(own -> own instanceof Inet6Address == ipv6);
                if (one.isUp() && one.supportsMulticast() && speaks) {
                    receiver.joinGroup(new InetSocketAddress(address, 0), one);
                    receiver.setNetworkInterface(one);
                    receiver.send(new DatagramPacket(new byte[1], 1, address, receiver.getLocalPort()));
                    receiver.receive(new DatagramPacket(new byte[1], 1));
                    return true;
                }
            }
            return false;
        } catch (IOException nothingCame) {
            return false;
        }
    }

    static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
