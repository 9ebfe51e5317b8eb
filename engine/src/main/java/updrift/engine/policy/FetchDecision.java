package updrift.engine.policy;

import java.time.Instant;
import java.util.Optional;

/** Whether a release is fetched. Reasons are one line for people and say what would change the decision. */
public sealed interface FetchDecision {
    /** Now. */
    record Fetch(WantedRelease wanted) implements FetchDecision {}

    /**
     * Not yet: the decision is made again when facts change.
     *
     * @param until when it is worth asking again even if nothing happens
     * @param needsApproval whether nothing but a person's approval is missing
     */
    record Wait(Optional<Instant> until, String why, boolean needsApproval) implements FetchDecision {}

    /** No, as long as this announcement and this node are what they are. */
    record Refuse(String why) implements FetchDecision {}
}
