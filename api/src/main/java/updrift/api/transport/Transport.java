package updrift.api.transport;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;

/**
 * Carries frames between nodes. A frame arrives whole, at most once, or not at all; order isn't promised: retry, order and rate are the engine's. Either side
 * dials; there is one logical link for a pair of peers and both sides send on it.
 *
 * <p>All methods may be called from any thread and none blocks, save {@link #start} and {@link #close}.
 */
public interface Transport extends AutoCloseable {
    /** The scheme of the addresses that it reads. */
    String scheme();

    /** Whether the {@link PeerId} of a link is proven. If not, it is only a label. */
    boolean authenticated();

    /**
     * Begins to listen where its settings say so and to deliver; throws {@code ADDRESS_UNUSABLE} naming the address, and has then given back all that it
     * opened. Called once, but again after a while where a {@link java.net.BindException} is anywhere among the causes: whoever has the address may still be
     * about to give it back.
     */
    void start(FrameReceiver receiver);

    /** Where it listens, with the real port; empty if it doesn't. */
    List<PeerAddress> listening();

    /**
     * The address at which {@code remote}, seen on an inbound link, would be dialled if it listens on {@code listenPort}; null if this transport has no such
     * thing. It is a guess that {@link #check} tests. Where addresses have no ports, it is {@code remote} itself.
     */
    @Nullable
    PeerAddress dialBack(PeerAddress remote, int listenPort);

    /**
     * {@code address} as this transport writes it, so that one place has no more texts than names, however a stranger spells it;
     * {@link IllegalArgumentException} with a line for people if it can't be read. Asks nobody; where it listens and what it dials back are spelled so already. A
     * transport whose addresses have but one spelling leaves this as it is.
     */
    default PeerAddress spelled(PeerAddress address) {
        return address;
    }

    /** Tries to make a link. {@code onLink} or {@code onDialFailed} follows, except where a link to that peer already stands or the address is this node's own. */
    void dial(PeerAddress address);

    /**
     * Hands over a frame. True: taken, and the transport closes it exactly once. False: not taken (no link, or its queue for this peer is full) and still
     * the caller's; if there is a link, {@code onWritable} follows. It holds at most {@link #queuedBytesMax} for one peer.
     */
    boolean send(PeerId peer, Frame frame);

    /** Most bytes that wait for one peer; at least {@link Frame#LENGTH_MAX}. */
    int queuedBytesMax();

    /** Ends the link to {@code peer} once what was taken is sent, or within a second; {@code onLinkClosed} follows. Nothing happens without a link. */
    void disconnect(PeerId peer, String reason);

    /**
     * Connects to {@code address}, tells whether who answers there says that it is {@code expected}, and closes: the dial back that validates an address. A name
     * is enough, without proof: what is found is an address worth a dial, and the dial proves who is there. Never becomes a link. The answer comes once, on any
     * thread, within ten seconds.
     */
    void check(PeerAddress address, PeerId expected, Consumer<Boolean> answer);

    /** Ends all links, closes the frames it still holds, gives back ports and threads. May be called again. */
    @Override
    void close();
}
