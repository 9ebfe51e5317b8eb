package updrift.api.discovery;

import java.util.function.Consumer;
import updrift.api.content.UpdateId;
import updrift.api.peer.PeerAddress;

/**
 * Proposes where peers may be. It only proposes: dialling yields an identity and proofs decide about content, so a lying discovery costs time and nothing else.
 * Several run at once. Methods may be called from any thread and don't block, save {@link #close}.
 */
public interface PeerDiscovery extends AutoCloseable {
    /** How long one announcement of {@link #announceHolding} counts: two may get lost before others think that it is over. */
    int HOLDING_MINUTES = 30;

    /** Begins to search; proposals come on any thread, each address as often as it is found. Called once. */
    void start(Consumer<PeerAddress> proposals);

    /** Searches now: the engine has too few peers, or it is time to look again. */
    void refresh();

    /**
     * Whether an operator named each address that this one proposes. Those are dialled always and for ever, and the operator hears why one fails; what was
     * only found is dialled while peers are wanted, and forgotten when nobody answers there.
     */
    default boolean proposesWhatWasNamed() {
        return false;
    }

    /** Whether {@link #findHolders} and {@link #announceHolding} do anything. */
    default boolean knowsHolders() {
        return false;
    }

    /** Proposes peers that hold {@code updateId}; does nothing where it can't. */
    default void findHolders(UpdateId updateId) {}

    /**
     * Tells others that this node holds {@code updateId}, wholly or in part; does nothing where it can't. The engine says so again every ten minutes while it
     * does; what it hasn't repeated for {@link #HOLDING_MINUTES} minutes it holds no longer.
     */
    default void announceHolding(UpdateId updateId) {}

    /** Ends the search and whatever announced this node. May be called again. */
    @Override
    void close();
}
