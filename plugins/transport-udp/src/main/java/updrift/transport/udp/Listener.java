package updrift.transport.udp;

import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.QuicChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.inbound.Crowd;
import updrift.api.transport.inbound.HostAndPort;

/** Takes in the connections that others make, so many at most; each has shown before that it is where it says (see {@link RetryTokens}). */
final class Listener extends ChannelInitializer<QuicChannel> {
    /** Sessions that aren't a link yet, the oldest first. */
    private final Set<Session> strangers = new LinkedHashSet<>();

    private final Station station;
    private final Crowd crowd;

    Listener(Station station) {
        this.station = station;
        this.crowd = new Crowd(
                station.settings().connectionsMax(), station.settings().connectionsPerAddressMax());
    }

    @Override
    protected void initChannel(QuicChannel stranger) {
        InetSocketAddress from = (InetSocketAddress) stranger.remoteSocketAddress();
        if (crowd.full()) {
            dismissOldestStranger();
        }
        if (from == null || station.closed() || crowd.full() || !crowd.mayCome(from.getAddress())) {
            station.closing(stranger.close());
            return;
        }
        PeerAddress remote = HostAndPort.of(UdpTransport.SCHEME, from).toPeerAddress();
        Session session = new Session(
                station,
                new Inbound(from.getAddress()),
                remote,
                false,
                station.settings().handshakeNanos());
        // From here on the session gives the place back, whatever fails.
        crowd.comes(from.getAddress());
        strangers.add(session);
        stranger.pipeline().addLast(session);
    }

    private void dismissOldestStranger() {
        Iterator<Session> oldest = strangers.iterator();
        if (oldest.hasNext()) {
            oldest.next().close("makes room for others");
        }
    }

    private final class Inbound implements Encounter {
        private final InetAddress from;

        Inbound(InetAddress from) {
            this.from = from;
        }

        @Override
        public boolean goesOn(Session session, PeerId peer) {
            return true;
        }

        @Override
        public void stands(Session session) {
            strangers.remove(session);
        }

        @Override
        public void failed(Throwable problem) {}

        @Override
        public void over(Session session) {
            strangers.remove(session);
            crowd.goes(from);
        }
    }
}
