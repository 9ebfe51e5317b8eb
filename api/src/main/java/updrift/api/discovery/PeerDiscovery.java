package updrift.api.discovery;

import java.util.function.Consumer;
import updrift.api.content.UpdateId;
import updrift.api.peer.PeerAddress;

/**
 * Proposes where peers may be. It only proposes: dialling yields an identity and proofs decide about content, so a lying discovery costs time and nothing else.
 * Several run at once. Methods may be called from any thread and don't block, save {@link #close}.
 */
public interface PeerDiscovery extends AutoCloseable {
    /** Begins to search; proposals come on any thread, each address as often as it is found. Called once. */
    void start(Consumer<PeerAddress> proposals);

    /** Searches now: the engine has too few peers, or it is time to look again. */
    void refresh();

    /** Whether {@link #findHolders} and {@link #announceHolding} do anything. */
    default boolean knowsHolders() {
        return false;
    }

    /** Proposes peers that hold {@code updateId}; does nothing where it can't. */
    default void findHolders(UpdateId updateId) {}

    /** Tells others that this node holds {@code updateId}, wholly or in part; does nothing where it can't. */
    default void announceHolding(UpdateId updateId) {}

    /** Ends the search and whatever announced this node. May be called again. */
    @Override
    void close();
}
