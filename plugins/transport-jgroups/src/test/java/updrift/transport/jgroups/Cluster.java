package updrift.transport.jgroups;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jgroups.JChannel;
import org.jgroups.protocols.FRAG4;
import org.jgroups.protocols.NAKACK4;
import org.jgroups.protocols.SHARED_LOOPBACK;
import org.jgroups.protocols.SHARED_LOOPBACK_PING;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UFC;
import org.jgroups.protocols.UNICAST4;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.stack.Protocol;

/** Channels of one cluster in this JVM: over sockets on loopback, or without any. */
final class Cluster implements AutoCloseable {
    private final List<JChannel> channels = new ArrayList<>();
    private final List<InetSocketAddress> places = new ArrayList<>();
    private final String name = "test-" + UUID.randomUUID();
    private final boolean sockets;

    Cluster(boolean sockets) {
        this.sockets = sockets;
    }

    /** A channel that has joined the others. */
    JChannel join(String member) {
        try {
            JChannel channel = new JChannel(stack());
            channels.add(channel);
            return channel.name(member).connect(name);
        } catch (Exception e) {
            throw new IllegalStateException("no channel on loopback", e);
        }
    }

    private List<Protocol> stack() throws Exception {
        List<Protocol> stack = new ArrayList<>();
        if (sockets) {
            InetSocketAddress place = free();
            stack.add(new TCP().setBindAddress(place.getAddress()).setBindPort(place.getPort()));
            stack.add(new TCPPING().initialHosts(places).portRange(0));
            places.add(place);
        } else {
            stack.add(new SHARED_LOOPBACK());
            stack.add(new SHARED_LOOPBACK_PING());
        }
        stack.add(new NAKACK4());
        stack.add(new UNICAST4());
        stack.add(new GMS().printLocalAddress(false).setJoinTimeout(500));
        stack.add(new UFC());
        stack.add(new FRAG4());
        return stack;
    }

    private static InetSocketAddress free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
        }
    }

    @Override
    public void close() {
        channels.forEach(JChannel::close);
    }
}
