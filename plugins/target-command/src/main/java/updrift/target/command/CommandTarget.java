package updrift.target.command;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
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

/**
 * The order of the steps, and what of it is on the disk; the hooks do the rest. What this class promises rests on theirs: each may be called again after a
 * crash and ends in the same state.
 */
final class CommandTarget implements ApplicatorTarget {
    private final Hooks hooks;
    private final AttemptFiles files;

    CommandTarget(Hooks hooks, AttemptFiles files) {
        this.hooks = hooks;
        this.files = files;
    }

    @Override
    public Optional<Version> currentVersion() {
        return step(hooks::currentVersion);
    }

    /** For the staged package alone: what the hooks need is theirs to know. */
    @Override
    public long missingSpace(Attempt attempt) {
        return step(() -> {
            files.createDirectory();
            Path staged = files.staged(attempt);
            long have = Files.exists(staged) ? Files.size(staged) : 0;
            return Math.max(
                    0,
                    attempt.size()
                            - have
                            - Files.getFileStore(files.directory()).getUsableSpace());
        });
    }

    @Override
    public void stage(Attempt attempt, ReadableByteChannel source) {
        step(() -> {
            files.stage(attempt, source);
            hooks.run(Step.STAGE, attempt, Optional.empty());
            return attempt;
        });
    }

    @Override
    public ReadableByteChannel openStaged(Attempt attempt) {
        return step(() -> FileChannel.open(files.staged(attempt), READ, LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public Health probeStaged(Attempt attempt) {
        return step(() -> hooks.ask(Step.PROBE_STAGED, attempt, Optional.empty()));
    }

    @Override
    public void backUp(Attempt attempt) {
        step(() -> {
            files.prepareBackup(attempt);
            hooks.run(Step.BACK_UP, attempt, Optional.of(files.backupInTheMaking(attempt)));
            files.keepBackup(attempt);
            return attempt;
        });
    }

    @Override
    public Optional<ReadableByteChannel> openBackup(Attempt attempt) {
        return step(() -> files.backup(attempt))
                .map(kept -> step(() -> FileChannel.open(kept, READ, LinkOption.NOFOLLOW_LINKS)));
    }

    /** No hook runs: the mark that something was switched to may be an earlier try's. */
    @Override
    public void unstage(Attempt attempt) {
        step(() -> {
            files.forgetStaged();
            return attempt;
        });
    }

    /** The mark is there before the hook starts: from then on a rollback has something to undo. */
    @Override
    public void activate(Attempt attempt) {
        step(() -> {
            if (!DurableFiles.exists(files.staged(attempt))) {
                throw new NoSuchFileException(files.staged(attempt).toString());
            }
            files.markSwitched(attempt);
            hooks.run(Step.ACTIVATE, attempt, files.backup(attempt));
            return attempt;
        });
    }

    @Override
    public Health probe(Attempt attempt) {
        return step(() -> hooks.ask(Step.PROBE, attempt, files.backup(attempt)));
    }

    @Override
    public void commit(Attempt attempt) {
        step(() -> {
            hooks.run(Step.COMMIT, attempt, files.backup(attempt));
            files.keepOnly(attempt);
            files.forgetStaged();
            return attempt;
        });
    }

    @Override
    public void rollBack(Attempt attempt) {
        step(() -> {
            if (files.maybeSwitched(attempt)) {
                hooks.run(Step.ROLL_BACK, attempt, files.backup(attempt));
                files.unmarkSwitched(attempt);
            }
            files.forgetStaged();
            return attempt;
        });
    }

    @Override
    public void close() {
        hooks.close();
    }

    private interface Action<T> {
        T run() throws IOException;
    }

    private static <T> T step(Action<T> action) {
        try {
            return action.run();
        } catch (NoSuchFileException missing) {
            throw failed(missing.getMessage() + " isn't there", missing);
        } catch (IOException failure) {
            throw failed(String.valueOf(failure.getMessage()), failure);
        }
    }

    private static UpdriftException failed(String why, IOException cause) {
        return new UpdriftException(ErrorCode.TARGET_FAILED, "target command: " + why, cause);
    }
}
