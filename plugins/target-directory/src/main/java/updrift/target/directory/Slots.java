package updrift.target.directory;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;
import updrift.api.content.UpdateId;
import updrift.api.target.Attempt;
import updrift.api.target.disk.DurableFiles;
import updrift.api.target.disk.Sha256;

/** Makes slots of packages, and removes those that nobody needs. A directory under a slot's name is complete: it gets that name last, and loses it first. */
final class Slots {
    private static final String PACKAGE = ".package";

    /** Where what is to be removed goes, so that no half removed directory has a slot's name. */
    private static final String TRASH = "trash";

    private static final String OURS = "[0-9a-f]{64}";

    private final Place place;
    private final Records records;
    private final long unpackedMax;

    Slots(Place place, Records records, long unpackedMax) {
        this.place = place;
        this.records = records;
        this.unpackedMax = unpackedMax;
    }

    Path staged(Attempt attempt) {
        return place.work().resolve(attempt.updateId() + PACKAGE);
    }

    /** Writes the package as it comes, beside all slots; what was staged before is gone, and so is its slot unless it is one of {@code kept}. */
    void stage(Attempt attempt, ReadableByteChannel source, Set<String> kept) throws IOException {
        Durable.createDirectory(place.slots(), "rwxr-xr-x");
        Durable.createDirectory(place.work(), "rwx------");
        unstage();
        if (!kept.contains(attempt.updateId().toString())) {
            remove(attempt.updateId().toString());
        }
        DurableFiles.write(source, staged(attempt));
        DurableFiles.forceDirectory(staged(attempt));
    }

    /** Removes what is staged, grows or is on its way out. */
    void unstage() throws IOException {
        if (!DurableFiles.isFolder(place.work())) {
            return;
        }
        try (Folder work = Folder.open(place.work())) {
            for (String name : work.names()) {
                if (name.endsWith(PACKAGE) || name.equals(Unpacking.TREE) || name.equals(TRASH)) {
                    work.deleteAll(name);
                }
            }
            work.force();
        }
    }

    /**
     * The slot of {@code attempt}, as its package says: made now, or looked through if it was made before. The package is read twice from one open file, first
     * to its end without writing anything.
     *
     * @param inUse whether it is what runs, so that it can't be made anew
     */
    Path prepare(Attempt attempt, boolean inUse) throws IOException, PackageRefused {
        Path slot = place.slot(attempt.updateId());
        if (DurableFiles.isFolder(slot, NOFOLLOW_LINKS)) {
            Optional<String> problem = problem(attempt.updateId());
            if (problem.isEmpty()) {
                return slot;
            }
            if (inUse || !DurableFiles.exists(staged(attempt))) {
                throw new IOException(problem.get());
            }
            remove(attempt.updateId().toString());
        }
        try (FileChannel channel = FileChannel.open(staged(attempt), READ, NOFOLLOW_LINKS)) {
            Limits limits = new Limits(channel.size(), unpackedMax);
            CheckedContent.Archive archive = content -> PackageFormat.read(channel, content);
            Manifest manifest = CheckedContent.inspect(archive, limits);
            Space.require(place, manifest);
            Unpacking.unpack(archive, limits, place.work());
            requireAsWritten(manifest);
            records.made(attempt.updateId(), new Records.Made(attempt.to(), Sha256.of(manifest.text())));
        }
        DurableFiles.rename(place.work().resolve(Unpacking.TREE), slot);
        return slot;
    }

    private void requireAsWritten(Manifest manifest) throws IOException {
        Optional<String> problem = SlotCheck.problem(place.work().resolve(Unpacking.TREE), manifest);
        if (problem.isPresent()) {
            throw new IOException(problem.get() + ", though it was written a moment ago");
        }
    }

    /** What is wrong with the slot of {@code id}, that is, how it differs from what was unpacked; empty if nothing is. */
    Optional<String> problem(UpdateId id) throws IOException {
        Path slot = place.slot(id);
        Optional<Records.Made> made = records.made(id);
        if (made.isEmpty()) {
            return Optional.of(slot + " wasn't made from a package");
        }
        try {
            Manifest manifest = SlotManifest.read(slot);
            return Sha256.of(manifest.text()).equals(made.get().manifestSha256())
                    ? SlotCheck.problem(slot, manifest)
                    : Optional.of(slot.resolve(Manifest.NAME) + " isn't the one that was unpacked");
        } catch (PackageRefused damaged) {
            return Optional.of(slot + ": " + damaged.getMessage());
        }
    }

    /** Removes every slot but {@code kept}; what wasn't made here is left alone. */
    void keepOnly(Set<String> kept) throws IOException {
        for (Path slot : DurableFiles.list(place.slots())) {
            String name = String.valueOf(slot.getFileName());
            if (name.matches(OURS) && !kept.contains(name)) {
                remove(name);
            }
        }
    }

    void remove(String name) throws IOException {
        if (!DurableFiles.isFolder(place.slots().resolve(name), NOFOLLOW_LINKS)) {
            return;
        }
        try (Folder work = Folder.open(place.work())) {
            work.deleteAll(TRASH);
            Files.move(place.slots().resolve(name), place.work().resolve(TRASH), StandardCopyOption.ATOMIC_MOVE);
            Durable.forceDirectory(place.slots());
            records.forgetMade(name);
            work.deleteAll(TRASH);
        }
    }
}
