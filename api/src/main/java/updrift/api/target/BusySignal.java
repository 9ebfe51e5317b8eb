package updrift.api.target;

import java.time.Instant;
import java.util.Optional;

/** A host's word that now is no time to apply an update: payments are open, a film is playing. An update that is ready waits for all of them, until its deadline. */
@FunctionalInterface
public interface BusySignal {
    /**
     * Why not now, one line for people; empty if now is fine. Called on a worker before an update is applied, and about every ten seconds while it waits, so it may
     * block, though an answer later than 10 s counts as busy; never twice at a time. What it throws counts as busy too.
     */
    Optional<String> busy();

    /** When it is worth asking again, if that is known and sooner than in ten seconds. Called after {@link #busy}. */
    default Optional<Instant> until() {
        return Optional.empty();
    }
}
