package updrift.target.directory;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import updrift.api.config.Settings;
import updrift.api.content.UpdateId;

/**
 * Where everything lies below the directory that the setting names.
 *
 * @param root the directory itself
 * @param slots holds a directory for each version, named by its update id
 * @param work what is staged, grows or is about to be removed, and what is remembered of slots: private, and on the file system of the slots, so that a finished
 *     tree becomes a slot by a rename
 */
record Place(Path root, Path slots, Path work) {
    static final String CURRENT = "current";
    static final String SLOTS = "slots";
    private static final String WORK = ".updrift";
    private static final String PATH = "path";

    /** Checks the directory at {@code path}, which has to be there; changes nothing. */
    static Place at(Path path, Settings settings) {
        try {
            Path root = path.toRealPath();
            if (!Files.isDirectory(root) || !Files.isWritable(root)) {
                throw settings.wrong(PATH, root + " is no directory that this user may write to");
            }
            Path slots = Files.exists(root.resolve(SLOTS)) ? root.resolve(SLOTS).toRealPath() : root.resolve(SLOTS);
            Place place = new Place(root, slots, slots.resolve(WORK));
            place.requireOneFileSystem(settings);
            place.requirePrivate(settings);
            if (Files.isDirectory(place.current(), NOFOLLOW_LINKS)) {
                throw settings.wrong(
                        PATH,
                        place.current() + " is a directory, which can't be switched in one step;" + " move it to "
                                + root.resolve(SLOTS).resolve("first") + " and link to that");
            }
            return place;
        } catch (IOException failure) {
            throw settings.wrong(PATH, "there is no directory " + path.toAbsolutePath() + "; make it for this user");
        }
    }

    /** The pointer to the slot that counts. */
    Path current() {
        return root.resolve(CURRENT);
    }

    Path slot(UpdateId id) {
        return slots.resolve(id.toString());
    }

    /** What the pointer says of that slot. */
    static String pointerTo(UpdateId id) {
        return SLOTS + "/" + id;
    }

    /** A rename between file systems would be a copy, which a crash can cut off. */
    private void requireOneFileSystem(Settings settings) throws IOException {
        if (Files.exists(work) && !Files.getFileStore(work).equals(Files.getFileStore(slots))) {
            throw settings.wrong(PATH, work + " and " + slots + " are on two file systems; unmount the first one");
        }
    }

    /** Where names can't be planted, and where there are no handles no directory swapped for a link. */
    private void requirePrivate(Settings settings) throws IOException {
        if (Files.exists(work, NOFOLLOW_LINKS)) {
            if (!Files.isDirectory(work, NOFOLLOW_LINKS)) {
                throw settings.wrong(PATH, work + " has to be a directory and no link; remove it");
            }
            requireNobodyElseWrites(work, settings);
        }
        try (var stream = Files.newDirectoryStream(root)) {
            if (!(stream instanceof SecureDirectoryStream)) {
                requireNobodyElseWrites(root, settings);
            }
        }
    }

    static void requireNobodyElseWrites(Path directory, Settings settings) throws IOException {
        if (Modes.SUPPORTED) {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(directory);
            if (mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
                throw settings.wrong(PATH, "others may write to " + directory + "; run chmod go-w on it");
            }
        }
    }
}
