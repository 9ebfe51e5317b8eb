package updrift.target.executable;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Version;
import updrift.api.target.ApplicatorTarget;
import updrift.api.target.Attempt;
import updrift.api.target.Health;
import updrift.api.target.disk.DurableFiles;
import updrift.api.target.probe.Probe;

/** One file that is replaced by a rename, so that at any instant a complete version stands at its path. */
final class ExecutableTarget implements ApplicatorTarget {
    private final ProgramFile file;
    private final Backups backups;
    private final Probe probe;

    ExecutableTarget(ProgramFile file, Backups backups, Probe probe) {
        this.file = file;
        this.backups = backups;
        this.probe = probe;
    }

    @Override
    public Optional<Version> currentVersion() {
        return probe.version(file.live());
    }

    @Override
    public long missingSpace(Attempt attempt) {
        return step(() -> Space.missing(file, backups, attempt));
    }

    @Override
    public void stage(Attempt attempt, ReadableByteChannel source) {
        step(() -> {
            DurableFiles.delete(file.previous());
            DurableFiles.delete(file.restored());
            backups.forget(attempt);
            DurableFiles.write(source, file.staged());
            DurableFiles.forceDirectory(file.staged());
            if (probe.startsSubject()) {
                DurableFiles.makeRunnableByOwner(file.staged());
            }
            return file;
        });
    }

    @Override
    public ReadableByteChannel openStaged(Attempt attempt) {
        return step(() -> FileChannel.open(file.staged(), READ, LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public Health probeStaged(Attempt attempt) {
        return probe.checkStaged(file.staged(), attempt.to());
    }

    @Override
    public void backUp(Attempt attempt) {
        step(() -> {
            backups.make(attempt, file.live());
            return file;
        });
    }

    @Override
    public Optional<ReadableByteChannel> openBackup(Attempt attempt) {
        return step(() -> {
            Optional<Path> kept = previousCounts(attempt) ? Optional.of(file.previous()) : backups.find(attempt);
            return kept.isPresent()
                    ? Optional.of(FileChannel.open(kept.get(), READ, LinkOption.NOFOLLOW_LINKS))
                    : Optional.empty();
        });
    }

    /** Until it is settled what stays, a rollback takes the previous file, unless its host wrote there since it was backed up; else the copy. */
    private boolean previousCounts(Attempt attempt) throws IOException {
        return DurableFiles.isFile(file.previous()) && backups.mayBeOf(attempt, file.previous());
    }

    /** Whatever backup lies there may be of an earlier try, and what runs may have changed since. */
    @Override
    public void unstage(Attempt attempt) {
        step(() -> {
            DurableFiles.delete(file.staged());
            DurableFiles.forceDirectory(file.staged()); // Also of what an earlier try did and couldn't force.
            return file;
        });
    }

    @Override
    public void activate(Attempt attempt) {
        step(() -> {
            if (!DurableFiles.exists(file.staged())) {
                requireSwitched(attempt);
                DurableFiles.forceDirectory(file.live()); // The rename was done before; whether it lasts nobody knows.
                return file;
            }
            DurableFiles.makeLike(file.staged(), file.live(), probe.startsSubject());
            if (DurableFiles.exists(file.live()) && !DurableFiles.exists(file.previous())) {
                DurableFiles.link(file.live(), file.previous());
            }
            DurableFiles.rename(file.staged(), file.live());
            return file;
        });
    }

    private void requireSwitched(Attempt attempt) throws IOException {
        boolean switched = DurableFiles.exists(file.previous())
                || (backups.madeOfNothing(attempt) && DurableFiles.exists(file.live()));
        if (!switched) {
            throw new NoSuchFileException(file.staged().toString());
        }
    }

    @Override
    public Health probe(Attempt attempt) {
        return probe.check(file.live(), attempt.to());
    }

    @Override
    public void commit(Attempt attempt) {
        step(() -> {
            DurableFiles.delete(file.previous());
            backups.keepOnly(attempt);
            DurableFiles.forceDirectory(file.live());
            return file;
        });
    }

    @Override
    public void rollBack(Attempt attempt) {
        step(() -> {
            if (!previousCounts(attempt)) {
                DurableFiles.delete(file.previous()); // What comes back instead may need its room.
            }
            if (DurableFiles.exists(file.previous())) {
                DurableFiles.rename(file.previous(), file.live());
                // Before the switch both names stand for one file, and such a rename does nothing.
                DurableFiles.delete(file.previous());
            } else if (DurableFiles.exists(file.staged())) {
                // It was never switched to, so nothing has to come back.
                DurableFiles.delete(file.staged());
            } else if (backups.madeOfNothing(attempt)) {
                DurableFiles.delete(file.live());
            } else {
                restore(backups.find(attempt));
            }
            DurableFiles.delete(file.staged());
            DurableFiles.forceDirectory(file.live()); // Also of what an earlier try did and couldn't force.
            return file;
        });
    }

    private void restore(Optional<Path> backup) throws IOException {
        if (backup.isPresent() && !isSame(backup.get(), file.live())) {
            DurableFiles.copy(backup.get(), file.restored());
            DurableFiles.rename(file.restored(), file.live());
        }
    }

    private static boolean isSame(Path one, Path other) throws IOException {
        return DurableFiles.isFile(other) && Files.mismatch(one, other) < 0;
    }

    @Override
    public void close() {
        probe.close();
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    private <T> T step(Step<T> step) {
        try {
            return step.run();
        } catch (NoSuchFileException missing) {
            throw failed(missing.getMessage() + " isn't there", missing);
        } catch (AccessDeniedException denied) {
            throw failed(
                    denied.getMessage() + " can't be changed: it is in use, or this user may not write there", denied);
        } catch (IOException failure) {
            throw failed(String.valueOf(failure.getMessage()), failure);
        }
    }

    private UpdriftException failed(String why, IOException cause) {
        return new UpdriftException(ErrorCode.TARGET_FAILED, "target " + file.live() + ": " + why, cause);
    }
}
