package updrift.api.transport;

import updrift.api.ProvidedByEngine;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;

/**
 * Where a transport delivers. Calls come on the transport's threads, serially for one peer, and never block. For each peer: {@code onLink}, then frames,
 * then {@code onLinkClosed}.
 */
@ProvidedByEngine
public interface FrameReceiver {
    /** A link stands. It replaces an earlier one to the same peer, for which {@code onLinkClosed} isn't called. */
    void onLink(Link link);

    /** A frame came, whole; the receiver releases it. */
    void onFrame(PeerId peer, ReceivedFrame frame);

    /** After a {@code send} that was not taken: there is room again. */
    void onWritable(PeerId peer);

    /** The link is gone; frames that were taken may or may not have arrived. */
    void onLinkClosed(PeerId peer, String reason);

    /**
     * A dial came to nothing: one line for people, naming the address and, where it is known, the remedy. Told of a dial from outside too, now and then, where
     * the two sides are set up so that they can't talk; the address is then where it came from.
     */
    void onDialFailed(PeerAddress address, String reason);
}
