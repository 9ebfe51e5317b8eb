package updrift.transport.tcp;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import updrift.api.peer.PeerId;
import updrift.api.transport.FrameReceiver;

/** Which link leads to which peer, at most one for each. Changed by the reactor's thread, read by any. */
final class Links {
    /** A dial of theirs that crossed ours was under way when ours became the link; that takes no longer than a handshake may. */
    private static final long CROSSED_NANOS = 10_000_000_000L;

    private final Map<PeerId, TcpLink> byPeer = new ConcurrentHashMap<>();
    private final PeerId self;
    private final boolean authenticated;
    private final FrameReceiver receiver;

    Links(PeerId self, boolean authenticated, FrameReceiver receiver) {
        this.self = self;
        this.authenticated = authenticated;
        this.receiver = receiver;
    }

    Collection<TcpLink> all() {
        return byPeer.values();
    }

    @Nullable
    TcpLink to(PeerId peer) {
        return byPeer.get(peer);
    }

    /**
     * Whether {@code connection} may become the link to {@code peer}. Of two dials that crossed, the lower peer's stays, so that both sides keep the same one.
     * Otherwise whoever dials has no link that it knows of, and so theirs takes the place of what we have, if it is proven that they are the same; a label alone
     * displaces nothing that lives.
     */
    boolean admits(Connection connection, PeerId peer) {
        TcpLink standing = byPeer.get(peer);
        if (standing == null) {
            return true;
        }
        if (standing.connection().dialled() != connection.dialled() && crossed(standing, connection)) {
            return connection.dialled() == self.compareTo(peer) < 0;
        }
        return authenticated && !connection.dialled();
    }

    private static boolean crossed(TcpLink standing, Connection connection) {
        long slack = connection.dialled() ? 0 : CROSSED_NANOS;
        return connection.bornNanos() - standing.openedNanos() <= slack;
    }

    /** Makes {@code link} the one to {@code peer}, in place of the one before, which ends without a word. */
    void stands(TcpLink link, PeerId peer) {
        TcpLink before = byPeer.put(peer, link);
        if (before != null) {
            before.end();
        }
    }

    /** Whether {@code link} was the one to {@code peer} until now. */
    boolean remove(TcpLink link, PeerId peer) {
        return byPeer.remove(peer, link);
    }

    /** Tells that the link is gone, unless another one stands by now. */
    void tellClosed(PeerId peer, String reason) {
        if (!byPeer.containsKey(peer)) {
            receiver.onLinkClosed(peer, reason);
        }
    }
}
