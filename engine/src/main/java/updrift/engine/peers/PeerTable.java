package updrift.engine.peers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Link;

/** The peers that are connected, and those that are banned. Used by the node's thread. */
public final class PeerTable {
    /** Most links of one node; more would cost memory and bring no byte sooner. */
    public static final int PEERS_MAX = 512;

    /** Of these so many may be of those who dialled this node, over however many transports: who dials in doesn't keep it from dialling (B15). */
    static final int DIALLED_IN_MAX = PEERS_MAX - 16;

    private final Map<PeerId, Peer> connected = new LinkedHashMap<>();
    private final Bans bans = new Bans();

    /** A link stands; it replaces an earlier one to the same peer. False if there is no room for it: whoever called ends the link. */
    public boolean onLink(Link link, boolean authenticated, long nowNanos) {
        boolean replaces = connected.remove(link.peer()) != null;
        if (!replaces && (connected.size() >= PEERS_MAX || (!link.dialled() && dialledIn() >= DIALLED_IN_MAX))) {
            return false;
        }
        connected.put(link.peer(), new Peer(link, authenticated));
        return true;
    }

    private long dialledIn() {
        return connected.values().stream()
                .filter(peer -> !peer.link().dialled())
                .count();
    }

    public void onLinkClosed(PeerId peer) {
        connected.remove(peer);
    }

    /** All that are connected, longest first. */
    public List<Peer> connected() {
        return List.copyOf(connected.values());
    }

    public Optional<Peer> find(PeerId peer) {
        return Optional.ofNullable(connected.get(peer));
    }

    /** A dial back to {@code address} was given the name of {@code peer}. */
    public void validated(PeerId peer, PeerAddress address) {
        find(peer).ifPresent(found -> found.validated(address));
    }

    /** Where {@code peer} can be dialled, as far as that was found right. */
    public Optional<PeerAddress> address(PeerId peer) {
        return find(peer).flatMap(Peer::address);
    }

    /** Bans a connected peer that provably lied, for an hour; whoever called ends the link. {@code reason} is one line for people. */
    public void ban(PeerId peer, String reason, long nowNanos) {
        find(peer).ifPresent(found -> bans.ban(found, reason, nowNanos));
    }

    /**
     * {@code peer} did what an honest one does seldom; whoever does it again and again is banned. Whether it is now: whoever called ends the link. It may have
     * gone meanwhile.
     */
    public boolean warn(Peer peer, String reason, long nowNanos) {
        return bans.warn(peer, reason, nowNanos);
    }

    /** Whether {@code link} leads to somebody who is banned. */
    public boolean banned(Link link, boolean authenticated, long nowNanos) {
        return banReason(link, authenticated, nowNanos).isPresent();
    }

    /** Why {@code link} must not stand, if it must not: what was told to {@link #ban}. */
    public Optional<String> banReason(Link link, boolean authenticated, long nowNanos) {
        return bans.reason(link, authenticated, nowNanos);
    }

    /** Whether {@code address} belongs to somebody who is banned and should not be dialled, nor accepted as anybody's. */
    public boolean banned(PeerAddress address, long nowNanos) {
        return bans.reason(address.toString(), nowNanos).isPresent();
    }
}
