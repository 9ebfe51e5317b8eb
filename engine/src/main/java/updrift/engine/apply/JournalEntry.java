package updrift.engine.apply;

import updrift.api.content.UpdateId;
import updrift.api.release.Release;
import updrift.api.release.Sequence;
import updrift.api.target.Attempt;
import updrift.engine.policy.ApprovedRelease;

/**
 * All that has to be known of an attempt to take its next step, after a crash too.
 *
 * @param state how far it is
 * @param attempt what the target is told
 * @param sequence of the release, for the mark
 * @param checksum SHA-256 of the package in lower-case hexadecimal digits
 * @param backup what it can be undone with
 * @param interruptions how often a restart cut it off
 * @param committed whether the new version stays; counts for {@link ApplyState#DONE}, and tells a rollback by a person from an earlier one
 * @param reason why it is rolled back, or should be and isn't, else empty
 */
record JournalEntry(
        ApplyState state,
        Attempt attempt,
        Sequence sequence,
        String checksum,
        Backup backup,
        int interruptions,
        boolean committed,
        String reason) {
    /** Longest reason in characters; what is longer is cut. */
    static final int REASON_MAX = 300;

    JournalEntry {
        reason = reason.substring(0, Math.min(reason.length(), REASON_MAX));
    }

    /** The beginning of an attempt. */
    static JournalEntry begin(ApprovedRelease approved, int interruptions) {
        Release release = approved.release();
        Attempt attempt = new Attempt(release.updateId(), approved.current(), release.version(), release.size());
        return new JournalEntry(
                ApplyState.STAGING,
                attempt,
                release.sequence(),
                release.checksum(),
                Backup.NOT_MADE,
                interruptions,
                false,
                "");
    }

    JournalEntry in(ApplyState next) {
        return new JournalEntry(next, attempt, sequence, checksum, backup, interruptions, committed, reason);
    }

    JournalEntry backedUp(Backup made) {
        return new JournalEntry(
                ApplyState.BACKED_UP, attempt, sequence, checksum, made, interruptions, committed, reason);
    }

    JournalEntry interrupted() {
        return new JournalEntry(state, attempt, sequence, checksum, backup, interruptions + 1, committed, reason);
    }

    /** From the switch on, restarts are counted anew: they are the new version's. */
    JournalEntry unbroken() {
        return new JournalEntry(state, attempt, sequence, checksum, backup, 0, committed, reason);
    }

    JournalEntry rollingBack(String why) {
        return new JournalEntry(
                ApplyState.ROLLING_BACK, attempt, sequence, checksum, backup, interruptions, committed, why);
    }

    /** It stays, for {@code why}, though it should be taken back. */
    JournalEntry staying(String why) {
        return new JournalEntry(state, attempt, sequence, checksum, backup, interruptions, committed, why);
    }

    JournalEntry done(boolean stays) {
        return new JournalEntry(ApplyState.DONE, attempt, sequence, checksum, backup, interruptions, stays, reason);
    }

    UpdateId id() {
        return attempt.updateId();
    }

    /** Whether it is over and the new version stayed. */
    boolean isCommitted() {
        return state == ApplyState.DONE && committed;
    }
}
