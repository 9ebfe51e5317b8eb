package updrift.discovery.multicast;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One multicast group on all interfaces that carry it. For one thread. */
final class Group implements AutoCloseable {
    private final InetSocketAddress address;
    private final DatagramChannel channel;
    private final Map<NetworkInterface, MembershipKey> memberships = new LinkedHashMap<>();

    private Group(InetSocketAddress address, DatagramChannel channel) {
        this.address = address;
        this.channel = channel;
    }

    /** Takes the group's port, which other nodes on this host may take too; what is received wakes {@code selector}. */
    static Group open(InetSocketAddress address, int hops, Selector selector) throws IOException {
        ProtocolFamily family =
                isIpv6(address.getAddress()) ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
        DatagramChannel channel = DatagramChannel.open(family);
        try {
            Group group = new Group(address, channel);
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, hops);
            // Other nodes on this host are peers like any other.
            channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
            channel.bind(new InetSocketAddress(address.getPort()));
            channel.register(selector, SelectionKey.OP_READ, group);
            return group;
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
    }

    private static boolean isIpv6(InetAddress address) {
        return address instanceof Inet6Address;
    }

    /** Sends {@code datagram} over each of {@code interfaces} that has an address of the family; answers over how many it went. */
    int send(ByteBuffer datagram, List<NetworkInterface> interfaces) {
        memberships.keySet().retainAll(interfaces);
        int sent = 0;
        for (NetworkInterface one : interfaces) {
            boolean speaks = one.inetAddresses().anyMatch(own -> isIpv6(own) == isIpv6(address.getAddress()));
            if (speaks && join(one) && send(datagram.duplicate(), one)) {
                sent++;
            }
        }
        return sent;
    }

    private boolean join(NetworkInterface one) {
        MembershipKey known = memberships.get(one);
        if (known != null && known.isValid()) {
            return true;
        }
        try {
            memberships.put(one, channel.join(address.getAddress(), one));
            return true;
        } catch (IOException gone) {
            // It went away since it was listed; the next beacon looks again.
            return false;
        }
    }

    private boolean send(ByteBuffer datagram, NetworkInterface one) {
        try {
            channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, one);
            return channel.send(datagram, address) > 0;
        } catch (IOException unreachable) {
            // Such as an interface without a route; the caller counts those that took it.
            return false;
        }
    }

    /** Who sent the datagram that now stands in {@code into}; null if there is none. What is longer than {@code into} is cut. */
    @Nullable
    InetAddress receive(ByteBuffer into) throws IOException {
        SocketAddress from = channel.receive(into.clear());
        into.flip();
        return from instanceof InetSocketAddress sender ? sender.getAddress() : null;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
