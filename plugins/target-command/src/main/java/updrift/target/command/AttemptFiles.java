package updrift.target.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
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

    Optional<Path> backup(Attempt attempt) {
        return Optional.of(kept(attempt)).filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
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
        if (Files.isRegularFile(made, LinkOption.NOFOLLOW_LINKS)) {
            DurableFiles.force(made);
            DurableFiles.rename(made, kept(attempt));
        } else if (Files.exists(made, LinkOption.NOFOLLOW_LINKS)) {
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
    boolean maybeSwitched(Attempt attempt) {
        return Files.exists(switched(attempt), LinkOption.NOFOLLOW_LINKS);
    }

    /** Removes what is kept of all other attempts. */
    void keepOnly(Attempt attempt) throws IOException {
        sweep(backups, name -> name.matches(KEPT) && !name.startsWith(attempt.updateId() + "."));
    }

    private static void sweep(Path folder, Predicate<String> unwanted) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> files = Files.list(folder)) {
            all = files.sorted().toList();
        }
        for (Path file : all) {
            if (unwanted.test(String.valueOf(file.getFileName()))) {
                DurableFiles.delete(file);
            }
        }
    }
}
