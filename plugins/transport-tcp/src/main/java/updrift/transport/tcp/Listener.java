package updrift.transport.tcp;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.inbound.Crowd;
import updrift.api.transport.inbound.HostAndPort;

/** Takes in the connections that others make, so many at most. Used by the reactor's thread, save that it is made before that runs. */
final class Listener implements Reactor.Guest {
    private static final int BACKLOG = 256;
    private static final int ACCEPTS_PER_TURN_MAX = 32;

    /** An operator needs to read once what is wrong, not a line for each attempt. */
    private static final long LINE_NANOS = 60_000_000_000L;

    /** Connections that aren't a link yet, the oldest first. */
    private final Set<Connection> strangers = new LinkedHashSet<>();

    private final Station station;
    private final ServerSocketChannel channel;
    private final SelectionKey key;
    private final PeerAddress address;
    private final Crowd crowd;
    private long nextLineNanos;

    private Listener(Station station, ServerSocketChannel channel) throws IOException {
        this.station = station;
        this.channel = channel;
        this.address = HostAndPort.of(TcpTransport.SCHEME, (InetSocketAddress) channel.getLocalAddress())
                .toPeerAddress();
        this.crowd = new Crowd(
                station.settings().connectionsMax(), station.settings().connectionsPerAddressMax());
        this.nextLineNanos = station.nanos();
        this.key = station.reactor().register(channel, SelectionKey.OP_ACCEPT, this);
    }

    /** Listens at {@code wanted}; throws {@code ADDRESS_UNUSABLE} if that can't be. */
    static Listener open(Station station, HostAndPort wanted) {
        ServerSocketChannel channel = null;
        try {
            InetSocketAddress socket = wanted.resolve().get(0);
            channel = ServerSocketChannel.open(
                    socket.getAddress() instanceof Inet6Address
                            ? StandardProtocolFamily.INET6
                            : StandardProtocolFamily.INET);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(socket, BACKLOG);
            return new Listener(station, channel);
        } catch (IOException e) {
            closeQuietly(channel);
            throw new UpdriftException(
                    ErrorCode.ADDRESS_UNUSABLE,
                    "can't listen on " + wanted.toPeerAddress() + ": " + Lines.of(e)
                            + " (transport.tcp.listen; port 0 picks a free one)",
                    e);
        }
    }

    private static void closeQuietly(@Nullable ServerSocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // What went wrong before is told; a socket that never listened has nothing to lose.
            return;
        }
    }

    @Override
    public void ready() {
        try {
            SocketChannel next = channel.accept();
            for (int count = 1; next != null; count++) {
                admit(next);
                next = count < ACCEPTS_PER_TURN_MAX ? channel.accept() : null;
            }
        } catch (IOException e) {
            // Out of descriptors, most likely. Asking again at once would only burn the processor: the next tick does.
            key.interestOps(0);
        }
    }

    private void admit(SocketChannel stranger) throws IOException {
        boolean taken = false;
        try {
            taken = takeIn(stranger);
        } finally {
            if (!taken) {
                stranger.close();
            }
        }
    }

    private boolean takeIn(SocketChannel stranger) throws IOException {
        InetSocketAddress from = (InetSocketAddress) stranger.getRemoteAddress();
        if (crowd.full()) {
            dismissOldestStranger();
        }
        if (from == null || crowd.full() || !crowd.mayCome(from.getAddress())) {
            return false;
        }
        Inbound inbound = new Inbound(
                from.getAddress(), HostAndPort.of(TcpTransport.SCHEME, from).toPeerAddress());
        crowd.comes(inbound.from);
        boolean taken = false;
        try {
            taken = strangers.add(Connection.accept(station, stranger, inbound.remote, inbound));
        } catch (IOException gone) {
            // Whoever came has left again, which is no reason to keep the next one waiting.
            return false;
        } finally {
            if (!taken) {
                crowd.goes(inbound.from);
            }
        }
        return taken;
    }

    private void dismissOldestStranger() {
        Iterator<Connection> oldest = strangers.iterator();
        if (oldest.hasNext()) {
            oldest.next().close("makes room for others");
        }
    }

    private final class Inbound implements Encounter {
        private final InetAddress from;
        private final PeerAddress remote;

        Inbound(InetAddress from, PeerAddress remote) {
            this.from = from;
            this.remote = remote;
        }

        @Override
        public boolean onlyAsks() {
            return false;
        }

        @Override
        public boolean goesOn(Connection connection, PeerId peer) {
            return true;
        }

        @Override
        public void stands(Connection connection) {
            strangers.remove(connection);
        }

        @Override
        public void failed(Throwable problem, boolean connected) {
            if (problem instanceof Disagreement && station.nanos() - nextLineNanos >= 0) {
                nextLineNanos = station.nanos() + LINE_NANOS;
                station.receiver().onDialFailed(remote, remote + " dialled this node: " + Lines.of(problem));
            }
        }

        @Override
        public void over(Connection connection) {
            strangers.remove(connection);
            crowd.goes(from);
        }
    }

    @Override
    public void tick(long nowNanos) {
        if (key.isValid()) {
            key.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    @Override
    public void failed(Throwable problem) {
        // It goes on listening: what failed was a connection, or nothing that stopping would mend.
        key.interestOps(0);
    }

    PeerAddress address() {
        return address;
    }

    @Override
    public void end() {
        key.cancel();
        closeQuietly(channel);
    }
}
