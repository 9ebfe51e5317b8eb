package updrift.target.executable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import updrift.api.target.Attempt;
import updrift.api.target.disk.DurableFiles;

/** What ran before each attempt, kept in a directory of its own until a later attempt is committed. */
final class Backups {
    private static final String OURS = "[0-9a-f]{64}\\.(?:backup|none)";

    private final Path directory;

    Backups(Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    /** Keeps a copy of {@code live}, or the fact that there is nothing to keep. A backup is there whole or not at all. */
    void make(Attempt attempt, Path live) throws IOException {
        DurableFiles.createDirectories(directory);
        Path written = directory.resolve("new");
        Path kept = copyOf(attempt);
        Path other = nothing(attempt);
        if (DurableFiles.exists(live)) {
            DurableFiles.copy(live, written);
            requireUnchanged(live, written);
        } else {
            DurableFiles.write(Channels.newChannel(InputStream.nullInputStream()), written);
            kept = nothing(attempt);
            other = copyOf(attempt);
        }
        DurableFiles.delete(other);
        DurableFiles.rename(written, kept);
    }

    /** Its host may write a file in place, and a copy made meanwhile may be of no state that it ever had. */
    private static void requireUnchanged(Path live, Path copy) throws IOException {
        if (Files.mismatch(live, copy) >= 0) {
            throw new IOException(live + " was written while it was backed up");
        }
    }

    /** Removes what an earlier attempt at the same update left. */
    void forget(Attempt attempt) throws IOException {
        if (DurableFiles.exists(directory)) {
            DurableFiles.delete(copyOf(attempt));
            DurableFiles.delete(nothing(attempt));
        }
    }

    Optional<Path> find(Attempt attempt) throws IOException {
        Path copy = copyOf(attempt);
        return DurableFiles.isFile(copy) ? Optional.of(copy) : Optional.empty();
    }

    /** Whether nothing ran before {@code attempt}. */
    boolean madeOfNothing(Attempt attempt) throws IOException {
        return DurableFiles.isFile(nothing(attempt));
    }

    /** Removes the backups of all other attempts. */
    void keepOnly(Attempt attempt) throws IOException {
        if (!DurableFiles.exists(directory)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> files = Files.list(directory)) {
            all = files.sorted().toList();
        }
        for (Path file : all) {
            boolean ours = String.valueOf(file.getFileName()).matches(OURS);
            if (ours && !file.equals(copyOf(attempt)) && !file.equals(nothing(attempt))) {
                DurableFiles.delete(file);
            }
        }
    }

    private Path copyOf(Attempt attempt) {
        return directory.resolve(attempt.updateId() + ".backup");
    }

    private Path nothing(Attempt attempt) {
        return directory.resolve(attempt.updateId() + ".none");
    }
}
