package updrift.transport.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;

/** One socket: it connects, finds out who is there, and from then on belongs to a {@link TcpLink}. */
final class Connection implements Reactor.Guest {
    private final Station station;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Encounter encounter;
    private final PeerAddress remote;
    private final Handshake handshake;
    private final boolean dialled;
    private final long bornNanos;
    private boolean connected;
    private boolean closed;
    private @Nullable TcpLink link;

    private Connection(Station station, SocketChannel channel, Encounter encounter, PeerAddress remote, boolean dialled)
            throws IOException {
        this.station = station;
        this.channel = channel;
        this.encounter = encounter;
        this.remote = remote;
        this.dialled = dialled;
        this.connected = !dialled;
        this.bornNanos = station.nanos();
        this.handshake = new Handshake(
                channel,
                station.context().identity(),
                station.records(),
                station.settings().tls(),
                dialled,
                encounter.onlyAsks());
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        int interest = dialled ? SelectionKey.OP_CONNECT : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
        this.key = station.reactor().register(channel, interest, this);
    }

    /** Connects to {@code socket}; {@code remote} is what the link will be known by. */
    static void dial(Station station, InetSocketAddress socket, PeerAddress remote, Encounter encounter)
            throws IOException {
        Connection connection = open(station, SocketChannel.open(), encounter, remote, true);
        Reactor.guarded(connection, guest -> {
            if (connection.channel.connect(socket)) {
                guest.ready();
            }
        });
    }

    /** Takes in a connection that somebody else made. */
    static Connection accept(Station station, SocketChannel channel, PeerAddress remote, Encounter encounter)
            throws IOException {
        return open(station, channel, encounter, remote, false);
    }

    private static Connection open(
            Station station, SocketChannel channel, Encounter encounter, PeerAddress remote, boolean dialled)
            throws IOException {
        try {
            return new Connection(station, channel, encounter, remote, dialled);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void ready() throws IOException {
        if (closed) {
            return;
        }
        TcpLink standing = link;
        if (standing != null) {
            standing.ready();
            return;
        }
        connected = connected || channel.finishConnect();
        if (connected) {
            greet();
        }
    }

    private void greet() throws IOException {
        Optional<PeerId> known = handshake.advance();
        if (known.isPresent()) {
            meet(known.get());
            return;
        }
        key.interestOps(handshake.interest());
        Runnable task = handshake.takeTask();
        if (task != null) {
            station.context().workers().execute(() -> {
                task.run();
                station.reactor().execute(() -> Reactor.guarded(this, Reactor.Guest::ready));
            });
        }
    }

    private void meet(PeerId peer) throws IOException {
        Wire wire = handshake.wire();
        boolean self = peer.equals(station.context().identity().self());
        boolean goesOn = wire != null && !self && encounter.goesOn(this, peer);
        if (wire == null || !goesOn || encounter.onlyAsks()) {
            close();
            return;
        }
        TcpLink made = new TcpLink(station, this, peer, wire);
        link = made;
        made.begin();
        station.rehearse();
    }

    @Override
    public void tick(long nowNanos) {
        TcpLink standing = link;
        long handshakeNanos = station.settings().handshakeNanos();
        if (standing != null) {
            standing.tick(nowNanos);
        } else if (nowNanos - bornNanos > handshakeNanos) {
            failed(new SocketTimeoutException("no answer within " + handshakeNanos / 1_000_000_000 + " s"));
        }
    }

    @Override
    public void failed(Throwable problem) {
        TcpLink standing = link;
        if (standing != null) {
            standing.close(Lines.of(problem));
        } else if (!closed) {
            close();
            encounter.failed(problem, connected);
        }
    }

    /** Sends what the system takes at once, and closes. */
    @Override
    public void end() {
        TcpLink standing = link;
        if (standing != null) {
            standing.flush();
        }
        close("this node stops");
    }

    /** Closes the socket, whatever it was. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        key.cancel();
        Wire wire = handshake.wire();
        try {
            if (wire != null) {
                wire.close();
            }
        } finally {
            leave();
        }
    }

    private void leave() {
        try {
            encounter.over(this);
        } finally {
            closeChannel();
        }
    }

    private void closeChannel() {
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is given back all the same, and nothing else is asked of it any more.
            return;
        }
    }

    /** Closes the socket or the link; of a link it is told why. */
    void close(String reason) {
        TcpLink standing = link;
        if (standing != null) {
            standing.close(reason);
        } else {
            close();
        }
    }

    boolean readable() {
        return !closed && key.isReadable();
    }

    boolean writable() {
        return !closed && key.isWritable();
    }

    /** Wants to hear of {@code operation}, or doesn't. */
    void interest(int operation, boolean wanted) {
        if (closed) {
            return;
        }
        int before = key.interestOps();
        int after = wanted ? before | operation : before & ~operation;
        if (after != before) {
            key.interestOps(after);
        }
    }

    SocketChannel channel() {
        return channel;
    }

    Encounter encounter() {
        return encounter;
    }

    PeerAddress remote() {
        return remote;
    }

    boolean dialled() {
        return dialled;
    }

    /** When it was made. */
    long bornNanos() {
        return bornNanos;
    }
}
