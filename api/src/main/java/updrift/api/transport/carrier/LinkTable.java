package updrift.api.transport.carrier;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.FrameReceiver;

/** Which link leads to which peer, at most one for each; and those that are about to end. {@link #to} may be asked by any thread, the rest by the transport's. */
final class LinkTable {
    private final Map<PeerId, CarrierLink> byPeer = new ConcurrentHashMap<>();
    private final Map<Long, CarrierLink> bySession = new LinkedHashMap<>();
    private final FrameReceiver receiver;

    LinkTable(FrameReceiver receiver) {
        this.receiver = receiver;
    }

    @Nullable
    CarrierLink to(PeerId peer) {
        return byPeer.get(peer);
    }

    /** The link of {@code session}, if messages for it may come from {@code place}. */
    @Nullable
    CarrierLink of(long session, String place) {
        CarrierLink link = bySession.get(session);
        return link != null && link.place().equals(place) ? link : null;
    }

    /** The link that stands to whoever is at {@code address}. */
    @Nullable
    CarrierLink at(PeerAddress address) {
        return byPeer.values().stream()
                .filter(link -> link.remote().equals(address))
                .findFirst()
                .orElse(null);
    }

    /** Makes {@code link} the one to its peer, in place of the one before. */
    void stands(CarrierLink link) {
        CarrierLink before = byPeer.put(link.peer(), link);
        bySession.put(link.session(), link);
        if (before != null) {
            before.replaced(link.place());
        }
        receiver.onLink(link.link());
    }

    /** Nothing more is sent on {@code link}, though it still lives. */
    void unlist(CarrierLink link) {
        byPeer.remove(link.peer(), link);
    }

    void remove(CarrierLink link) {
        byPeer.remove(link.peer(), link);
        bySession.remove(link.session(), link);
    }

    /** Tells that a link is gone, unless another one stands by now. */
    void tellClosed(PeerId peer, String reason) {
        if (!byPeer.containsKey(peer)) {
            receiver.onLinkClosed(peer, reason);
        }
    }

    int size() {
        return bySession.size();
    }

    boolean knows(long session) {
        return bySession.containsKey(session);
    }

    List<CarrierLink> all() {
        return new ArrayList<>(bySession.values());
    }
}
