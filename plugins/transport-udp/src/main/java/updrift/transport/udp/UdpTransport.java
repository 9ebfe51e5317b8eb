package updrift.transport.udp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

/** Frames over QUIC. One thread serves all connections; {@link Session} and {@link UdpLink} tell what happens on one. */
final class UdpTransport implements Transport {
    static final String SCHEME = "udp";

    /** A little less than the ten seconds within which a check has to be answered. */
    private static final Duration CHECK_MAX = Duration.ofMillis(9_500);

    private static final int PORT_MAX = 65_535;

    /** A loop that has ended, or is stuck, says no more goodbyes; closing goes on without. */
    private static final int GOODBYE_SECONDS_MAX = 5;

    private final UdpSettings settings;
    private final TransportContext context;
    private volatile @Nullable Running running;

    /** What runs between start and close. */
    private record Running(Station station, Sockets sockets, Channel dialler, Optional<Channel> listener) {}

    UdpTransport(UdpSettings settings, TransportContext context) {
        this.settings = settings;
        this.context = context;
    }

    @Override
    public void start(FrameReceiver receiver) {
        QuicCodecs codecs = new QuicCodecs(context.identity(), settings);
        Sockets sockets = new Sockets(codecs.receivedBytesMax());
        List<Channel> opened = new ArrayList<>();
        try {
            Station station = new Station(settings, context, sockets.group().next(), receiver);
            Channel dialler = sockets.open(new InetSocketAddress(0), codecs.dialling());
            opened.add(dialler);
            station.open(dialler);
            Optional<Channel> listener = settings.listen().map(address -> listen(address, sockets, codecs, station));
            running = new Running(station, sockets, dialler, listener);
        } catch (RuntimeException failed) {
            sockets.close(List.of(), opened);
            throw failed;
        }
    }

    private Channel listen(HostAndPort address, Sockets sockets, QuicCodecs codecs, Station station) {
        try {
            InetSocketAddress socket = address.resolve().get(0);
            RetryTokens tokens = new RetryTokens(context.timeline()::nanos);
            return sockets.open(socket, codecs.listening(tokens, new Listener(station)));
        } catch (Exception e) {
            // Netty throws what the system says, an IOException too, without declaring it.
            throw new UpdriftException(
                    ErrorCode.ADDRESS_UNUSABLE,
                    "can't listen on " + address.toPeerAddress() + ": " + Lines.of(e)
                            + " (transport.udp.listen; port 0 picks a free one)",
                    e);
        }
    }

    @Override
    public void dial(PeerAddress address) {
        Running used = running;
        if (used == null || listening().contains(address)) {
            return;
        }
        Station station = used.station();
        new Dial(station, address, new Dial.Purpose() {
                    @Override
                    public boolean answered(Session session, PeerId peer) {
                        return station.links().admits(session, peer);
                    }

                    @Override
                    public void failed(String line) {
                        station.receiver().onDialFailed(address, line);
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
        Running used = running;
        if (used == null) {
            once.accept(false);
            return;
        }
        context.timeline().later(CHECK_MAX, () -> once.accept(false));
        new Dial(used.station(), address, new Dial.Purpose() {
                    @Override
                    public boolean answered(Session session, PeerId peer) {
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

    private Optional<UdpLink> link(PeerId peer) {
        Running used = running;
        return used == null
                ? Optional.empty()
                : Optional.ofNullable(used.station().links().to(peer));
    }

    @Override
    public void close() {
        Running used;
        synchronized (this) {
            used = running;
            running = null;
        }
        if (used == null) {
            return;
        }
        List<Channel> sockets = new ArrayList<>(List.of(used.dialler()));
        used.listener().ifPresent(sockets::add);
        CompletableFuture<List<ChannelFuture>> goodbyes = new CompletableFuture<List<ChannelFuture>>()
                .completeOnTimeout(List.of(), GOODBYE_SECONDS_MAX, TimeUnit.SECONDS);
        used.station().execute(() -> goodbyes.complete(used.station().close()));
        if (used.sockets().group().next().inEventLoop()) {
            context.workers().execute(() -> used.sockets().close(goodbyes.join(), sockets));
        } else {
            used.sockets().close(goodbyes.join(), sockets);
        }
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public boolean authenticated() {
        return true;
    }

    @Override
    public List<PeerAddress> listening() {
        Running used = running;
        return used == null
                ? List.of()
                : used.listener().stream()
                        .map(socket -> HostAndPort.of(SCHEME, (InetSocketAddress) socket.localAddress())
                                .toPeerAddress())
                        .toList();
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
        return Departures.QUEUED_BYTES_MAX;
    }
}
