package updrift.target.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import updrift.api.target.Attempt;
import updrift.api.target.disk.DurableFiles;

/**
 * What is kept of attempts: staged packages in one directory; in another, for each attempt, what its back-up hook wrote and a mark once it was switched to. A
 * file is there whole or not at all.
 */
final class AttemptFiles {
    private static final String STAGED = "[0-9a-f]{64}\\.(?:package|part)";
    private static final String KEPT = "[0-9a-f]{64}\\.(?:backup|switched|part)";

    private final Path directory;
    private final Path backups;

    AttemptFiles(Path directory, Path backups) {
        this.directory = directory;
        this.backups = backups;
    }

    Path directory() {
        return directory;
    }

    Path staged(Attempt attempt) {
        return directory.resolve(attempt.updateId() + ".package");
    }

    /** Where a hook writes a backup before it counts. */
    Path backupInTheMaking(Attempt attempt) {
        return backups.resolve(attempt.updateId() + ".part");
    }

    Optional<Path> backup(Attempt attempt) throws IOException {
        return DurableFiles.isFile(kept(attempt)) ? Optional.of(kept(attempt)) : Optional.empty();
    }

    private Path kept(Attempt attempt) {
        return backups.resolve(attempt.updateId() + ".backup");
    }

    private Path switched(Attempt attempt) {
        return backups.resolve(attempt.updateId() + ".switched");
    }

    void createDirectory() throws IOException {
        DurableFiles.createDirectories(directory);
    }

    /** Writes the package; nothing of earlier ones stays, and nothing of an earlier try at the same one. */
    void stage(Attempt attempt, ReadableByteChannel source) throws IOException {
        createDirectory();
        forgetStaged();
        sweep(backups, name -> name.matches(KEPT) && name.startsWith(attempt.updateId() + "."));
        Path part = directory.resolve(attempt.updateId() + ".part");
        DurableFiles.write(source, part);
        DurableFiles.rename(part, staged(attempt));
    }

    void forgetStaged() throws IOException {
        sweep(directory, name -> name.matches(STAGED));
    }

    void prepareBackup(Attempt attempt) throws IOException {
        DurableFiles.createDirectories(backups);
        DurableFiles.delete(backupInTheMaking(attempt));
    }

    /** Takes what the hook wrote, or the fact that it wrote nothing. */
    void keepBackup(Attempt attempt) throws IOException {
        Path made = backupInTheMaking(attempt);
        if (DurableFiles.isFile(made)) {
            DurableFiles.force(made);
            DurableFiles.rename(made, kept(attempt));
        } else if (DurableFiles.exists(made)) {
            throw new IOException(made + " is no regular file: a hook writes its backup to one file");
        } else {
            DurableFiles.delete(kept(attempt));
        }
    }

    void markSwitched(Attempt attempt) throws IOException {
        DurableFiles.createDirectories(backups);
        Path part = backupInTheMaking(attempt);
        DurableFiles.write(Channels.newChannel(InputStream.nullInputStream()), part);
        DurableFiles.rename(part, switched(attempt));
    }

    void unmarkSwitched(Attempt attempt) throws IOException {
        DurableFiles.delete(switched(attempt));
    }

    /** Whether the hook that switches may have run for {@code attempt}, so that switching back is due. */
    boolean maybeSwitched(Attempt attempt) throws IOException {
        return DurableFiles.exists(switched(attempt));
    }

    /** Removes what is kept of all other attempts. */
    void keepOnly(Attempt attempt) throws IOException {
        sweep(backups, name -> name.matches(KEPT) && !name.startsWith(attempt.updateId() + "."));
    }

    private static void sweep(Path folder, Predicate<String> unwanted) throws IOException {
        for (Path file : DurableFiles.list(folder)) {
            if (unwanted.test(String.valueOf(file.getFileName()))) {
                DurableFiles.delete(file);
            }
        }
    }
}
