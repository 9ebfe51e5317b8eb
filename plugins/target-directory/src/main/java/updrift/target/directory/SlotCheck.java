package updrift.target.directory;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import updrift.api.target.disk.DurableFiles;
import updrift.api.target.disk.Sha256;

/** Whether a slot still is what its manifest says. What a program wrote beside its own files isn't looked at. */
final class SlotCheck {
    private final Path slot;

    private SlotCheck(Path slot) {
        this.slot = slot;
    }

    /** What is wrong, with the path; empty if everything that {@code manifest} lists is there and right, as read from the disk. */
    static Optional<String> problem(Path slot, Manifest manifest) throws IOException {
        SlotCheck check = new SlotCheck(slot);
        try (FolderWalk walk = new FolderWalk(Folder.open(slot))) {
            for (ManifestEntry entry : manifest.entries()) {
                Optional<String> problem = check.problem(walk, entry);
                if (problem.isPresent()) {
                    return problem;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> problem(FolderWalk walk, ManifestEntry entry) throws IOException {
        Path path = slot.resolve(entry.path());
        if (!DurableFiles.exists(path)) {
            return Optional.of(path + " is gone");
        }
        Folder folder = walk.above(entry.path());
        String name = FolderWalk.name(entry.path());
        BasicFileAttributes found = folder.attributes(name);
        if (entry.directory() ? !found.isDirectory() : !found.isRegularFile() || found.size() != entry.size()) {
            return Optional.of(path + " isn't what its manifest says");
        }
        if (Modes.of(path, entry.mode()) != entry.mode()) {
            return Optional.of(path + " has another mode than its manifest says");
        }
        return entry.directory() ? Optional.empty() : contentProblem(path, folder, entry);
    }

    private static Optional<String> contentProblem(Path path, Folder folder, ManifestEntry entry) throws IOException {
        try (InputStream content = Channels.newInputStream(folder.read(FolderWalk.name(entry.path())))) {
            if (!Sha256.of(content).equals(entry.sha256())) {
                return Optional.of(path + " has another content than its manifest says");
            }
        }
        boolean linked = Modes.SUPPORTED && (int) Files.getAttribute(path, "unix:nlink", NOFOLLOW_LINKS) != 1;
        return linked ? Optional.of(path + " has a second name, through which it can be changed") : Optional.empty();
    }
}
