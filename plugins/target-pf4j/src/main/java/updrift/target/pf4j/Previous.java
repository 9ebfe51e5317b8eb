package updrift.target.pf4j;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import updrift.api.target.Attempt;
import updrift.api.target.disk.DurableFiles;

/** For each attempt the name of the set that ran before it. The set itself stays where it is: it never changes, so it is its own backup. */
final class Previous {
    private static final String OURS = "[0-9a-f]{64}\\.previous";

    /** A set's name is a file's. */
    private static final int NAME_MAX = 255;

    private final Path directory;

    Previous(Path directory) {
        this.directory = directory;
    }

    void keep(Attempt attempt, Optional<String> set) throws IOException {
        DurableFiles.createDirectories(directory);
        byte[] name = set.orElse("").getBytes(StandardCharsets.UTF_8);
        Path written = directory.resolve("new");
        DurableFiles.write(name, written);
        DurableFiles.rename(written, file(attempt));
    }

    boolean isKept(Attempt attempt) throws IOException {
        return DurableFiles.isFile(file(attempt));
    }

    /** Empty if nothing ran before. */
    Optional<String> of(Attempt attempt) throws IOException {
        if (isKept(attempt) && name(file(attempt)).isEmpty()) {
            throw new IOException(file(attempt) + " holds no name of a set");
        }
        return before(SetStore.name(attempt));
    }

    /** What ran before {@code set}, as far as that is known. */
    Optional<String> before(String set) throws IOException {
        return name(file(set)).filter(known -> !known.isEmpty());
    }

    /** What {@code file} holds; empty if it isn't there, or that is no name. */
    private static Optional<String> name(Path file) throws IOException {
        if (!DurableFiles.isFile(file) || Files.size(file) > NAME_MAX) {
            return Optional.empty();
        }
        String name = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        return Optional.of(name).filter(set -> !set.contains("/") && !set.contains("\\") && !set.startsWith("."));
    }

    void forget(Attempt attempt) throws IOException {
        DurableFiles.delete(file(attempt));
    }

    void keepOnly(Attempt attempt) throws IOException {
        for (Path file : DurableFiles.list(directory)) {
            if (String.valueOf(file.getFileName()).matches(OURS) && !file.equals(file(attempt))) {
                DurableFiles.delete(file);
            }
        }
    }

    private Path file(Attempt attempt) {
        return file(SetStore.name(attempt));
    }

    private Path file(String set) {
        return directory.resolve(set + ".previous");
    }
}
