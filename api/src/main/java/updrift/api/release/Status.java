package updrift.api.release;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import updrift.api.content.UpdateId;

/**
 * Where a node stands, at one instant.
 *
 * @param product what it runs
 * @param channel what it follows
 * @param currentVersion what is applied now; empty if nothing is, or it isn't known
 * @param update the update that this node is concerned with: what it downloads or applies, else the last it was done with
 * @param held updates that won't be applied here, each with the reason, until a newer release or an approval
 * @param awaitingApproval updates for which only a person's approval is missing
 * @param peers how many peers it is linked to
 * @param staleSince since when the newest that it knows has expired, if it has
 */
public record Status(
        String product,
        String channel,
        Optional<Version> currentVersion,
        Optional<Update> update,
        List<Held> held,
        List<UpdateId> awaitingApproval,
        int peers,
        Optional<Instant> staleSince) {
    /**
     * One update on its way.
     *
     * @param progress of the download, 0.0 to 1.0
     * @param reason what it waits for, or why it failed; may be empty
     */
    public record Update(UpdateId id, Version version, State state, double progress, String reason) {}

    /** An update that won't be applied here, and why. */
    public record Held(UpdateId id, String reason) {}

    /** How far an update has come. */
    public enum State {
        /** Known, nothing done yet. */
        PENDING,
        /** Stands still until what the reason names happens. */
        WAITING,
        /** Chunks are coming. */
        DOWNLOADING,
        /** Stopped by lack of space or by the operator. */
        PAUSED,
        /** Staged and hashed once more. */
        VERIFYING,
        /** Being activated and watched. */
        APPLYING,
        /** Here, whole and proven; applied if this node applies. */
        COMPLETE,
        /** Given up here. */
        FAILED
    }
}
