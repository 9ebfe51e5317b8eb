package updrift.engine.apply;

import java.util.Optional;
import java.util.function.Consumer;
import updrift.api.content.UpdateId;
import updrift.api.error.UpdriftException;
import updrift.api.target.Attempt;

/**
 * Hears how an attempt goes, on the node's thread. Exactly one of {@link #committed}, {@link #stays}, {@link #rolledBack} and {@link #failed} is the last.
 */
public interface ApplyObserver {
    /** The package is written beside what runs, and hashed. */
    void verifying(UpdateId id);

    /** Nothing speaks against the staged version, for {@code reason}; what runs is about to be backed up and replaced. */
    void applying(Attempt attempt, String reason);

    /** Why the update, which is being applied, may not be any more; asked before the switch, and while it is watched. */
    Optional<String> objection(UpdateId id);

    /** Why what ran before {@code attempt} may not run again, though the version that replaced it is to be taken back. */
    Optional<String> objectionToGoingBack(Attempt attempt);

    /** The new version stays. */
    void committed(Attempt attempt);

    /** The new version should have been taken back and stays, for {@code why}, until a newer one replaces it. */
    void stays(Attempt attempt, UpdriftException why);

    /**
     * The update isn't to be tried again by itself, for {@code reason}, whether {@code attempt.from()} runs again or it {@link #stays}. Makes that durable, then runs {@code then}, or
     * {@code failed} and is asked again. Only then is the attempt over, so that a crash can't come between the two.
     */
    void refuse(Attempt attempt, String reason, Runnable then, Consumer<UpdriftException> failed);

    /** What ran before runs again. The update isn't tried again by itself. */
    void rolledBack(Attempt attempt, String reason);

    /** Nothing was changed, or, as {@code why} then says, what was changed couldn't be undone. {@code holdThisId}: trying again is of no use. */
    void failed(UpdateId id, UpdriftException why, boolean holdThisId);

    /** A step didn't work out and is tried again after a while. */
    void waiting(UpdateId id, String reason);
}
