package updrift.samples.overlay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FRAG4;
import org.jgroups.protocols.MFC;
import org.jgroups.protocols.NAKACK4;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UFC;
import org.jgroups.protocols.UNICAST4;
import org.jgroups.protocols.pbcast.GMS;

/** One member of an application that was there before Updrift: it asks another member something, and times the answer. */
final class Application implements Receiver, AutoCloseable {
    private static final byte QUESTION = 1;
    private static final byte ANSWER = 2;
    private static final int LENGTH = 1 + Long.BYTES;

    private final Map<Long, Long> askedNanos = new ConcurrentHashMap<>();
    private final JChannel channel;
    private volatile Latencies latencies = new Latencies();
    private long questions;

    private Application(JChannel channel) {
        this.channel = channel;
        channel.setReceiver(this);
    }

    /** A member that listens on {@code place} and knows the members at {@code places}. */
    static Application join(String name, InetSocketAddress place, List<InetSocketAddress> places) throws Exception {
        JChannel channel = new JChannel(
                new TCP().setBindAddress(place.getAddress()).setBindPort(place.getPort()),
                new TCPPING().initialHosts(places).portRange(0),
                new FD_ALL3(),
                new NAKACK4(),
                new UNICAST4(),
                new GMS().printLocalAddress(false).setJoinTimeout(1_000),
                new UFC(),
                new MFC(),
                new FRAG4());
        Application application = new Application(channel.name(name));
        channel.connect("overlay-host");
        return application;
    }

    /** So many free places on this machine. */
    static List<InetSocketAddress> places(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<InetSocketAddress> places = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            sockets.add(socket);
            places.add(new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort()));
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return places;
    }

    /** Asks each other member once. */
    void askAll() throws Exception {
        for (Address member : channel.getView().getMembers()) {
            if (!member.equals(channel.getAddress())) {
                long question = ++questions;
                askedNanos.put(question, System.nanoTime());
                channel.send(message(member, QUESTION, question));
            }
        }
    }

    private static Message message(Address to, byte kind, long question) {
        byte[] bytes = new byte[LENGTH];
        bytes[0] = kind;
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[1 + i] = (byte) (question >> (8 * i));
        }
        return new BytesMessage(to, bytes);
    }

    @Override
    public void receive(Message message) {
        byte[] bytes = message.getArray();
        int offset = message.getOffset();
        if (message.getLength() != LENGTH) {
            throw new IllegalStateException("a message that this application never sent reached it");
        }
        long question = 0;
        for (int i = Long.BYTES; i > 0; i--) {
            question = (question << 8) | (bytes[offset + i] & 0xff);
        }
        if (bytes[offset] == QUESTION) {
            answer(message.getSrc(), question);
        } else {
            Long asked = askedNanos.remove(question);
            if (asked != null) {
                latencies.add(System.nanoTime() - asked);
            }
        }
    }

    private void answer(Address to, long question) {
        try {
            channel.send(message(to, ANSWER, question));
        } catch (Exception unreachable) {
            throw new IllegalStateException("the channel doesn't send", unreachable);
        }
    }

    /** Begins a new measurement and returns the one before. */
    Latencies take() {
        Latencies before = latencies;
        latencies = new Latencies();
        return before;
    }

    JChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        channel.close();
    }
}
