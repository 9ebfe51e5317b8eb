package updrift.api.target;

import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import updrift.api.release.Version;

/**
 * What updates are applied to: a program's file, a set of files, a host's plugins.
 *
 * <p>The engine calls the steps one at a time on a worker: stage, probeStaged, backUp, activate, probe, then commit or rollBack; an attempt that ends before it
 * comes to activate ends with unstage. Each step may be called again after a crash, with the same attempt, and ends in the same state. A switch is a pointer
 * swap or a rename onto a file, never a copy over what runs; before {@link #activate} nothing that runs has changed; from then until {@link #commit} the previous
 * version is at hand so that {@link #rollBack} needs no new space. When a step returns, what it did survives a crash of the machine. A failure is
 * {@code TARGET_FAILED} naming the file, and the step can be repeated.
 */
public interface ApplicatorTarget extends AutoCloseable {
    /** What runs now, as far as the target can tell (it may start a probe); empty if there is nothing yet, or it can't tell. */
    Optional<Version> currentVersion();

    /** Bytes that {@link #stage} and {@link #backUp} will need for {@code attempt} beyond what is used now, and that are missing; 0 if there is room. */
    long missingSpace(Attempt attempt);

    /** Writes all of {@code source}, {@code attempt.size()} bytes, beside what runs. What an earlier attempt staged is gone, and what it backed up for the same update. */
    void stage(Attempt attempt, ReadableByteChannel source);

    /** The staged package as it lies on the disk, to be hashed again. The caller closes it. */
    ReadableByteChannel openStaged(Attempt attempt);

    /** Whether the staged version runs as announced, before anything has changed. */
    Health probeStaged(Attempt attempt);

    /** Keeps what runs now, so that it outlives {@link #commit}. Nothing to do if nothing runs. */
    void backUp(Attempt attempt);

    /** The backup as it lies on the disk, to be hashed again; empty if there was nothing to back up. The caller closes it. */
    Optional<ReadableByteChannel> openBackup(Attempt attempt);

    /**
     * Removes what was staged for {@code attempt}, which was never switched to, and nothing else: what runs stays, though it be the very package or have been
     * put there since, and so do all backups. Called where an attempt ends before {@link #activate}, perhaps before {@link #stage} has done anything. This one
     * leaves it to {@link #rollBack}, which may do if nothing is ever left of an earlier attempt.
     */
    default void unstage(Attempt attempt) {
        rollBack(attempt);
    }

    /** Switches to the staged version. */
    void activate(Attempt attempt);

    /** Whether the active version runs as announced. */
    Health probe(Attempt attempt);

    /** The new version stays; what only a rollback before this needed is removed. The backup of {@code attempt} stays, older ones go. */
    void commit(Attempt attempt);

    /**
     * Switches back to what ran before {@code attempt} and removes what was staged. Also after {@link #commit}, from the backup, until a newer version is
     * committed. Where a crash came before the switch, what was staged is only removed. Where nothing ran before, the target is empty again.
     */
    void rollBack(Attempt attempt);

    /** Ends probes that still run. May be called again. */
    @Override
    void close();
}
