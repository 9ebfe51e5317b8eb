package updrift.transport.udp;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import updrift.api.peer.PeerId;
import updrift.api.transport.FrameReceiver;

/** Which link leads to which peer, at most one for each. Changed by the transport's thread, read by any. */
final class Links {
    /** A dial of theirs that crossed ours was under way when ours became the link; that takes no longer than a handshake may. */
    private static final long CROSSED_NANOS = 10_000_000_000L;

    private final Map<PeerId, UdpLink> byPeer = new ConcurrentHashMap<>();
    private final PeerId self;
    private final FrameReceiver receiver;

    Links(PeerId self, FrameReceiver receiver) {
        this.self = self;
        this.receiver = receiver;
    }

    @Nullable
    UdpLink to(PeerId peer) {
        return byPeer.get(peer);
    }

    /**
     * Whether {@code session} may become the link to {@code peer}. Of two dials that crossed, the lower peer's stays, so that both sides keep the same one.
     * Otherwise whoever dials has no link that it knows of, and so theirs takes the place of what we have: it is proven that they are the same.
     */
    boolean admits(Session session, PeerId peer) {
        UdpLink standing = byPeer.get(peer);
        if (standing == null) {
            return true;
        }
        if (standing.session().dialled() != session.dialled() && crossed(standing, session)) {
            return session.dialled() == self.compareTo(peer) < 0;
        }
        return !session.dialled();
    }

    private static boolean crossed(UdpLink standing, Session session) {
        long slack = session.dialled() ? 0 : CROSSED_NANOS;
        return session.bornNanos() - standing.openedNanos() <= slack;
    }

    /** Makes {@code link} the one to {@code peer}, in place of the one before, which ends without a word. */
    void stands(UdpLink link, PeerId peer) {
        UdpLink before = byPeer.put(peer, link);
        if (before != null) {
            before.end("another link took its place");
        }
    }

    /** Whether {@code link} was the one to {@code peer} until now. */
    boolean remove(UdpLink link, PeerId peer) {
        return byPeer.remove(peer, link);
    }

    /** Tells that the link is gone, unless another one stands by now. */
    void tellClosed(PeerId peer, String reason) {
        if (!byPeer.containsKey(peer)) {
            receiver.onLinkClosed(peer, reason);
        }
    }
}
