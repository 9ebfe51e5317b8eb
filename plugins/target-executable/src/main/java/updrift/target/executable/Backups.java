package updrift.target.executable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import updrift.api.target.Attempt;
import updrift.api.target.disk.DurableFiles;
import updrift.api.target.disk.Sha256;

/** What ran before each attempt, kept in a directory of its own until a later attempt is committed. */
final class Backups {
    private static final String OURS = "[0-9a-f]{64}\\.(?:backup|none|sha256)";

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
            DurableFiles.write(sha256(written).getBytes(StandardCharsets.US_ASCII), digest(attempt));
        } else {
            DurableFiles.write(new byte[0], written);
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
            DurableFiles.delete(digest(attempt));
        }
    }

    Optional<Path> find(Attempt attempt) throws IOException {
        Path copy = copyOf(attempt);
        return DurableFiles.isFile(copy) ? Optional.of(copy) : Optional.empty();
    }

    /** Whether {@code file} has the bytes that were backed up. Where there is no copy beside it, or nobody knows its digest, it is the best there is. */
    boolean mayBeOf(Attempt attempt, Path file) throws IOException {
        Path digest = digest(attempt);
        return find(attempt).isEmpty()
                || !DurableFiles.isFile(digest)
                || sha256(file).equals(new String(Files.readAllBytes(digest), StandardCharsets.US_ASCII));
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return Sha256.of(bytes);
        }
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
            if (ours && !String.valueOf(file.getFileName()).startsWith(attempt.updateId() + ".")) {
                DurableFiles.delete(file);
            }
        }
    }

    private Path copyOf(Attempt attempt) {
        return directory.resolve(attempt.updateId() + ".backup");
    }

    /** SHA-256 of what was backed up. */
    private Path digest(Attempt attempt) {
        return directory.resolve(attempt.updateId() + ".sha256");
    }

    private Path nothing(Attempt attempt) {
        return directory.resolve(attempt.updateId() + ".none");
    }
}
