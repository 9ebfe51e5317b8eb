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

    /** At first a window's worth, asked for over a link before this one. */
    private long maybeLate = Window.CHUNKS_MAX;

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

    /** Nobody waits any more for {@code chunks} that it was asked for; they may have left already. */
    public void waitsNoMoreFor(int chunks) {
        maybeLate += chunks;
    }

    /** A chunk came that nobody waits for: whether it may be the late answer to a request. An honest peer can't send more of them than it was asked for. */
    public boolean mayBeLate() {
        maybeLate--;
        return maybeLate >= 0;
    }
}
