package updrift.engine.policy;

import java.time.Instant;
import java.util.Optional;

/** Whether a fetched release is applied. Reasons are one line for people and say what would change the decision. */
public sealed interface ApplyDecision {
    /** Now. */
    record Take(ApprovedRelease approved) implements ApplyDecision {}

    /**
     * Not yet: the decision is made again when facts change.
     *
     * @param until when it is worth asking again even if nothing happens
     * @param needsApproval whether nothing but a person's approval is missing
     */
    record Wait(Optional<Instant> until, String why, boolean needsApproval) implements ApplyDecision {}

    /** No, as long as this announcement and this node are what they are. */
    record Refuse(String why) implements ApplyDecision {}
}
