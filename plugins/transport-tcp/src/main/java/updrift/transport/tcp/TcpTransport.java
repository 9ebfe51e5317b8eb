package updrift.transport.tcp;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Frame;
import updrift.api.transport.FrameReceiver;
import updrift.api.transport.Transport;
import updrift.api.transport.TransportContext;
import updrift.api.transport.inbound.HostAndPort;

/** Frames over TCP. One thread serves all connections; {@link Connection} and {@link TcpLink} tell what happens on one. */
final class TcpTransport implements Transport {
    static final String SCHEME = "tcp";

    /** A little less than the ten seconds within which a check has to be answered. */
    private static final Duration CHECK_MAX = Duration.ofMillis(9_500);

    private static final int PORT_MAX = 65_535;

    private final TcpSettings settings;
    private final TransportContext context;
    private volatile @Nullable Station station;
    private volatile @Nullable Listener listener;

    TcpTransport(TcpSettings settings, TransportContext context) {
        this.settings = settings;
        this.context = context;
    }

    @Override
    public void start(FrameReceiver receiver) {
        try {
            Reactor reactor = new Reactor(context.timeline()::nanos);
            Station made = new Station(settings, context, reactor, receiver);
            reactor.start();
            station = made;
            if (settings.tls()) {
                // Its making takes longer than all the rest of a start, and the first handshake would wait for it.
                context.workers().execute(() -> context.identity().keyManager());
            }
            settings.listen().ifPresent(address -> listen(made, address));
        } catch (IOException e) {
            throw new UpdriftException(ErrorCode.ADDRESS_UNUSABLE, "can't use TCP: " + Lines.of(e), e);
        }
    }

    private void listen(Station made, HostAndPort address) {
        try {
            listener = Listener.open(made, address);
        } catch (UpdriftException e) {
            close();
            throw e;
        }
    }

    @Override
    public void dial(PeerAddress address) {
        Station used = station;
        if (used == null || listening().contains(address)) {
            return;
        }
        new Dial(used, address, false, new Dial.Purpose() {
                    @Override
                    public boolean answered(Connection connection, PeerId peer) {
                        return used.links().admits(connection, peer);
                    }

                    @Override
                    public void failed(String line) {
                        used.receiver().onDialFailed(address, line);
                    }
                })
                .start();
    }

    @Override
    public void check(PeerAddress address, PeerId expected, Consumer<Boolean> answer) {
        AtomicBoolean due = new AtomicBoolean(true);
        Consumer<Boolean> once = told -> {
            if (due.getAndSet(false)) {
                answer.accept(told);
            }
        };
        Station used = station;
        if (used == null) {
            once.accept(false);
            return;
        }
        context.timeline().later(CHECK_MAX, () -> once.accept(false));
        new Dial(used, address, true, new Dial.Purpose() {
                    @Override
                    public boolean answered(Connection connection, PeerId peer) {
                        once.accept(peer.equals(expected));
                        return false;
                    }

                    @Override
                    public void failed(String line) {
                        once.accept(false);
                    }
                })
                .start();
    }

    @Override
    public boolean send(PeerId peer, Frame frame) {
        return link(peer).map(link -> link.send(frame)).orElse(false);
    }

    @Override
    public void disconnect(PeerId peer, String reason) {
        link(peer).ifPresent(link -> link.disconnect(reason));
    }

    private Optional<TcpLink> link(PeerId peer) {
        Station used = station;
        return used == null
                ? Optional.empty()
                : Optional.ofNullable(used.links().to(peer));
    }

    @Override
    public void close() {
        Station used = station;
        station = null;
        listener = null;
        if (used != null) {
            used.reactor().execute(used::close);
            used.reactor().close();
        }
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public boolean authenticated() {
        return settings.tls();
    }

    @Override
    public List<PeerAddress> listening() {
        Listener open = listener;
        return open == null ? List.of() : List.of(open.address());
    }

    @Override
    public PeerAddress spelled(PeerAddress address) {
        return HostAndPort.parse(address).spelled().toPeerAddress();
    }

    @Override
    public @Nullable PeerAddress dialBack(PeerAddress remote, int listenPort) {
        if (!remote.scheme().equals(SCHEME) || listenPort < 1 || listenPort > PORT_MAX) {
            return null;
        }
        return HostAndPort.parse(remote).withPort(listenPort).toPeerAddress();
    }

    @Override
    public int queuedBytesMax() {
        return Outbox.QUEUED_BYTES_MAX;
    }
}
