package updrift.transport.udp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.inbound.HostAndPort;

/** An attempt to reach an address: each of the host's socket addresses in turn, until one answers. */
final class Dial implements Encounter {
    /** Nobody says that a datagram found no one, so all addresses of a host share the time of one handshake: each must have a few round trips. */
    private static final int ADDRESSES_MAX = 4;

    private final Queue<InetSocketAddress> left = new ArrayDeque<>();
    private final Station station;
    private final PeerAddress address;
    private final Purpose purpose;
    private long eachNanos;

    Dial(Station station, PeerAddress address, Purpose purpose) {
        this.station = station;
        this.address = address;
        this.purpose = purpose;
    }

    /** What it is dialled for. Exactly one of these is called, on the transport's thread, unless the transport closes. */
    interface Purpose {
        /** {@code peer} answers. Returns whether the session may become a link. */
        boolean answered(Session session, PeerId peer);

        /** Nobody answers there whom this node could talk to; one line for people. */
        void failed(String line);
    }

    /** From any thread. */
    void start() {
        HostAndPort parsed;
        try {
            parsed = HostAndPort.parse(address);
            if (!address.scheme().equals(UdpTransport.SCHEME) || parsed.port() == 0) {
                throw new IllegalArgumentException(address + " can't be dialled: expected udp:HOST:PORT");
            }
        } catch (IllegalArgumentException e) {
            station.execute(() -> purpose.failed(Lines.of(e)));
            return;
        }
        if (parsed.literal()) {
            resolve(parsed);
        } else {
            station.context().workers().execute(() -> resolve(parsed));
        }
    }

    private void resolve(HostAndPort parsed) {
        try {
            List<InetSocketAddress> found = parsed.resolve().stream()
                    .limit(ADDRESSES_MAX)
                    .map(Dial::dialable)
                    .toList();
            station.execute(() -> {
                left.addAll(found);
                eachNanos = station.settings().handshakeNanos() / found.size();
                next();
            });
        } catch (IOException e) {
            station.execute(() -> purpose.failed(address + " can't be reached: its name can't be resolved"));
        }
    }

    /** Who listens everywhere prints an address that isn't one; here it can only mean this machine. */
    private static InetSocketAddress dialable(InetSocketAddress socket) {
        return socket.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getPort())
                : socket;
    }

    private void next() {
        if (!station.closed()) {
            Session.dial(station, left.remove(), address, this, eachNanos);
        }
    }

    @Override
    public boolean goesOn(Session session, PeerId peer) {
        return purpose.answered(session, peer);
    }

    @Override
    public void failed(Throwable problem) {
        if (left.isEmpty()) {
            purpose.failed(address + " can't be reached: " + Lines.of(problem));
        } else {
            next();
        }
    }

    @Override
    public void stands(Session session) {}

    @Override
    public void over(Session session) {}
}
