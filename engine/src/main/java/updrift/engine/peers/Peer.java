package updrift.engine.peers;

import java.util.Optional;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Link;

/** One connected peer: where it is, and what it gave. It lives as long as its link. Used by the node's thread. */
public final class Peer {
    private final Link link;
    private final boolean authenticated;
    private final String prefix;
    private final Window window = new Window();
    private Optional<PeerAddress> validated = Optional.empty();
    private long deliveredBytes;
    private long wastedBytes;

    /** Chunks that it was asked for, and that may yet come though nobody waits for them any more. */
    private long lateLeft;

    private int unasked;

    Peer(Link link, boolean authenticated) {
        this.link = link;
        this.authenticated = authenticated;
        this.prefix = AddressPrefix.of(link.remote());
    }

    public PeerId id() {
        return link.peer();
    }

    public Link link() {
        return link;
    }

    /** Whether {@link #id} is proven, and not only a label that the peer chose. */
    public boolean authenticated() {
        return authenticated;
    }

    /** The network that it is in, as far as its address tells: whoever has many identities has them in few networks. */
    public String prefix() {
        return prefix;
    }

    public Window window() {
        return window;
    }

    /** Where it can be dialled: the address that was dialled, or one that a dial back found right. */
    public Optional<PeerAddress> address() {
        return link.dialled() ? Optional.of(link.remote()) : validated;
    }

    void validated(PeerAddress address) {
        validated = Optional.of(address);
    }

    /** Whether it ever gave a chunk that was verified: claims cost nothing, only this counts. */
    public boolean proven() {
        return deliveredBytes > 0;
    }

    /** A chunk of {@code bytes} from it was verified. */
    public void delivered(int bytes) {
        deliveredBytes += bytes;
        window.verified();
    }

    /** As {@link #delivered}, of a chunk that was no longer waited for: that earns it no larger window. */
    public void deliveredLate(int bytes) {
        deliveredBytes += bytes;
    }

    /** Bytes of chunks from it that were verified and needed. */
    public long deliveredBytes() {
        return deliveredBytes;
    }

    /** It sent {@code bytes} that were of no use: wrong, too late, or twice. */
    public void wasted(int bytes) {
        wastedBytes += bytes;
    }

    public long wastedBytes() {
        return wastedBytes;
    }

    /** Nobody waits any more for {@code chunks} that it was asked for. */
    public void waitsNoMoreFor(int chunks) {
        lateLeft += chunks;
    }

    /** A chunk came that nobody waits for. Whether it may be the late answer to a request: an honest peer can't send more of them than it was asked for. */
    public boolean answeredLate() {
        boolean late = lateLeft > 0;
        lateLeft -= late ? 1 : 0;
        return late;
    }

    /** It sent a chunk that it wasn't asked for on this link. Whether there were more by now than a window, asked for on a link before, explains. */
    public boolean sentUnasked() {
        unasked++;
        return unasked > Window.CHUNKS_MAX;
    }
}
