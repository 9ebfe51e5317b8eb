package updrift.transport.tcp;

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
    private final Queue<InetSocketAddress> left = new ArrayDeque<>();
    private final Station station;
    private final PeerAddress address;
    private final boolean onlyAsks;
    private final Purpose purpose;

    /** With {@code onlyAsks} nothing is wanted but the name of whoever answers. */
    Dial(Station station, PeerAddress address, boolean onlyAsks, Purpose purpose) {
        this.station = station;
        this.address = address;
        this.onlyAsks = onlyAsks;
        this.purpose = purpose;
    }

    /** What it is dialled for. Exactly one of these is called, on the reactor's thread, unless the transport closes. */
    interface Purpose {
        /** {@code peer} answers, or somebody in its name if that is enough. Returns whether the connection may become a link. */
        boolean answered(Connection connection, PeerId peer);

        /** Nobody answers there whom this node could talk to; one line for people. */
        void failed(String line);
    }

    /** From any thread. */
    void start() {
        HostAndPort parsed;
        try {
            parsed = HostAndPort.parse(address);
            if (!address.scheme().equals(TcpTransport.SCHEME) || parsed.port() == 0) {
                throw new IllegalArgumentException(address + " can't be dialled: expected tcp:HOST:PORT");
            }
        } catch (IllegalArgumentException e) {
            station.reactor().execute(() -> purpose.failed(Lines.of(e)));
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
            List<InetSocketAddress> found =
                    parsed.resolve().stream().map(Dial::dialable).toList();
            station.reactor().execute(() -> {
                left.addAll(found);
                next();
            });
        } catch (IOException e) {
            station.reactor().execute(() -> purpose.failed(address + " can't be reached: its name can't be resolved"));
        }
    }

    /** Who listens everywhere prints an address that isn't one; here it can only mean this machine. */
    private static InetSocketAddress dialable(InetSocketAddress socket) {
        return socket.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getPort())
                : socket;
    }

    private void next() {
        try {
            Connection.dial(station, left.remove(), address, this);
        } catch (IOException e) {
            failed(e, false);
        }
    }

    @Override
    public boolean onlyAsks() {
        return onlyAsks;
    }

    @Override
    public boolean goesOn(Connection connection, PeerId peer) {
        return purpose.answered(connection, peer);
    }

    @Override
    public void failed(Throwable problem, boolean connected) {
        if (!connected && !left.isEmpty()) {
            next();
            return;
        }
        purpose.failed(
                problem instanceof Disagreement
                        ? address + ": " + Lines.of(problem)
                        : address + " can't be reached: " + Lines.of(problem));
    }

    @Override
    public void stands(Connection connection) {}

    @Override
    public void over(Connection connection) {}
}
