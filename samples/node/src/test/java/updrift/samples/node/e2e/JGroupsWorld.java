package updrift.samples.node.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jgroups.JChannel;
import updrift.api.transport.TransportFactory;
import updrift.samples.node.WorldHost;
import updrift.transport.jgroups.JGroupsTransportFactory;

/** A channel of the host's, whose members find each other in its view. */
final class JGroupsWorld extends World {
    private static final int PLACES = 12;

    private final List<String> members = new ArrayList<>();
    private final List<JChannel> strangers = new ArrayList<>();
    private final String ports;

    JGroupsWorld() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        ports = sockets.stream()
                .map(socket -> Integer.toString(socket.getLocalPort()))
                .collect(Collectors.joining(","));
        for (ServerSocket socket : sockets) {
            socket.close();
        }
    }

    @Override
    String name() {
        return "jgroups";
    }

    @Override
    List<String> settings(String member) {
        return List.of("jgroups=" + place(member));
    }

    /** A member that comes back comes back to its place. */
    private String place(String member) {
        if (!members.contains(member)) {
            members.add(member);
        }
        return members.indexOf(member) + "," + ports;
    }

    @Override
    List<String> finding(List<String> peers) {
        return List.of("discovery.use=jgroups");
    }

    @Override
    TransportFactory factory() {
        return new JGroupsTransportFactory();
    }

    @Override
    Map<String, String> strangersSettings(String member) {
        return Map.of();
    }

    @Override
    Map<Class<?>, Object> strangersHostObjects(String member) throws Exception {
        JChannel channel = WorldHost.jgroups(place(member).split(","));
        strangers.add(channel);
        return Map.of(JChannel.class, channel);
    }

    @Override
    public void close() {
        strangers.forEach(JChannel::close);
    }
}
