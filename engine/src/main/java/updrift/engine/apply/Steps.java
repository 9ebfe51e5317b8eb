package updrift.engine.apply;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import java.util.function.Supplier;
import updrift.api.disk.StateDirectory;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.target.ApplicatorTarget;
import updrift.api.target.Attempt;
import updrift.api.target.Health;
import updrift.api.target.disk.Sha256;
import updrift.engine.content.PackageDigest;
import updrift.engine.policy.ApprovedRelease;

/**
 * The steps of an attempt as they touch the disk: each writes itself down in the journal, may be repeated as a whole, and answers with what the next one takes.
 * On workers, one at a time.
 */
final class Steps {
    private final ApplicatorTarget target;
    private final StateDirectory directory;
    private final InstalledMark mark;
    private Optional<Journal> journal = Optional.empty();

    Steps(ApplicatorTarget target, StateDirectory directory, InstalledMark mark) {
        this.target = target;
        this.directory = directory;
        this.mark = mark;
    }

    /** Reads the journal anew; {@code STATE_UNUSABLE} if it can't be relied on. */
    Journal load() {
        Journal loaded = Journal.load(directory);
        journal = Optional.of(loaded);
        return loaded;
    }

    private Journal journal() {
        return journal.orElseGet(this::load);
    }

    /** Writes the package beside what runs, hashing what it writes, then reads back what the disk has. */
    JournalEntry stage(ApprovedRelease approved, Supplier<ReadableByteChannel> source) {
        JournalEntry entry = JournalEntry.begin(approved, interruptionsOf(approved));
        requireSpace(entry.attempt());
        journal().begin(entry);
        try (HashedSource hashed =
                HashedSource.withChecksum(source.get(), entry.attempt().size())) {
            target.stage(entry.attempt(), hashed);
            requireSame(entry, hashed.finish());
        } catch (IOException failure) {
            throw new UpdriftException(
                    ErrorCode.CACHE_FAILED, "package " + entry.id() + ": " + failure.getMessage(), failure);
        }
        requireStaged(entry);
        JournalEntry staged = entry.in(ApplyState.STAGED);
        journal().put(staged);
        return staged;
    }

    private int interruptionsOf(ApprovedRelease approved) {
        return journal()
                .last()
                .filter(last -> last.id().equals(approved.release().updateId()))
                .map(JournalEntry::interruptions)
                .orElse(0);
    }

    private void requireSpace(Attempt attempt) {
        long missing = target.missingSpace(attempt);
        if (missing > 0) {
            throw new UpdriftException(
                    ErrorCode.TARGET_FAILED,
                    missing + " bytes of space are missing where the program and its backup are, to apply "
                            + attempt.to() + " of " + attempt.size() + " bytes");
        }
    }

    /** Two digests that have nothing in common: one names the package, the other is its publisher's word beside it. */
    private static void requireSame(JournalEntry entry, PackageDigest digest) {
        if (!digest.id().equals(entry.id())) {
            throw new UpdriftException(
                    ErrorCode.CACHE_FAILED, "package " + entry.id() + " in the cache is damaged: it is " + digest.id());
        }
        if (!digest.sha256().equals(Optional.of(entry.checksum()))) {
            throw new UpdriftException(
                    ErrorCode.CHECKSUM_MISMATCH,
                    "package " + entry.id() + " has SHA-256 " + digest.sha256().orElse("none") + ", announced was "
                            + entry.checksum());
        }
    }

    private void requireStaged(JournalEntry entry) {
        String problem;
        try (HashedSource staged = HashedSource.of(
                target.openStaged(entry.attempt()), entry.attempt().size())) {
            if (staged.drain().id().equals(entry.id())) {
                return;
            }
            problem = "isn't what was written";
        } catch (IOException failure) {
            problem = String.valueOf(failure.getMessage());
        }
        throw new UpdriftException(
                ErrorCode.TARGET_FAILED, "the staged " + entry.attempt().to() + " " + problem);
    }

    Health probeStaged(JournalEntry staged) {
        return target.probeStaged(staged.attempt());
    }

    /** Keeps what runs now, with its digest in the journal. */
    JournalEntry backUp(JournalEntry staged) {
        journal().reserve();
        target.backUp(staged.attempt());
        JournalEntry backedUp = staged.backedUp(new Backup(true, backupDigest(staged)));
        journal().put(backedUp);
        return backedUp;
    }

    private Optional<String> backupDigest(JournalEntry entry) {
        return target.openBackup(entry.attempt()).map(backup -> {
            try (InputStream bytes = Channels.newInputStream(backup)) {
                return Sha256.of(bytes);
            } catch (IOException failure) {
                throw new UpdriftException(
                        ErrorCode.TARGET_FAILED, "the backup can't be read: " + failure.getMessage(), failure);
            }
        });
    }

    /** Writes down that what is staged is about to be switched to, after a last look that it still is what was verified. */
    JournalEntry beginSwitch(JournalEntry backedUp) {
        requireStaged(backedUp);
        JournalEntry activating = backedUp.in(ApplyState.ACTIVATING);
        journal().put(activating);
        return activating;
    }

    /** Switches to what is staged. */
    JournalEntry activate(JournalEntry activating) {
        target.activate(activating.attempt());
        return activating;
    }

    /** From here on the new version has to prove itself. */
    JournalEntry beginWatch(JournalEntry watching) {
        journal().put(watching);
        return watching;
    }

    Health probe(JournalEntry watching) {
        return target.probe(watching.attempt());
    }

    /** Writes down that a version stays which was condemned: from here on it can't be taken for one that has proven itself. */
    JournalEntry beginStaying(JournalEntry staying) {
        JournalEntry committing = staying.in(ApplyState.COMMITTING);
        journal().put(committing);
        journal().useReserve(); // The local orders are written next.
        return committing;
    }

    /** The new version stays: first nothing older installs any more, then the target lets go of the old one. */
    JournalEntry commit(JournalEntry watching) {
        journal().put(watching.in(ApplyState.COMMITTING));
        mark.force(watching.sequence());
        target.commit(watching.attempt());
        journal().useReserve();
        JournalEntry done = watching.done(true);
        journal().put(done);
        return done;
    }

    /** Brings back what ran before; false, and nothing changed, if what it would bring back isn't what was backed up. */
    boolean bringBack(JournalEntry entry) {
        if (entry.backup().made() && !backupDigest(entry).equals(entry.backup().sha256())) {
            return false;
        }
        // One that failed and couldn't be cleared away comes first, else its remains are taken for those of this one.
        journal()
                .last()
                .filter(last -> last.state() != ApplyState.DONE && !last.id().equals(entry.id()))
                .ifPresent(open -> {
                    // It was never switched to: once a switch has begun, nothing but a crash leaves an attempt open.
                    target.unstage(open.attempt());
                    end(open);
                });
        boolean begins =
                journal().last().filter(last -> last.state() == ApplyState.DONE).isPresent();
        if (begins) {
            journal().begin(entry);
        } else {
            journal().put(entry);
        }
        journal().useReserve();
        target.rollBack(entry.attempt());
        return true;
    }

    /** The attempt is over and the old version stays. */
    JournalEntry end(JournalEntry entry) {
        journal().useReserve();
        JournalEntry done = entry.done(false);
        journal().put(done);
        return done;
    }

    /** Removes what was staged, for nothing else has changed. An attempt that never began has staged nothing: what lies there is another's. */
    JournalEntry abandon(JournalEntry entry) {
        boolean begun = journal()
                .last()
                .filter(last -> last.id().equals(entry.id()) && last.state() != ApplyState.DONE)
                .isPresent();
        if (!begun) {
            // Its first record may be in the file all the same, if writing it failed late.
            journal().settle();
            return entry.done(false);
        }
        target.unstage(entry.attempt());
        return end(entry);
    }

    void close() {
        target.close();
    }
}
