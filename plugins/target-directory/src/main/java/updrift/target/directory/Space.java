package updrift.target.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import updrift.api.target.Attempt;

/** How much room an attempt needs on the file system of the slots. */
final class Space {
    /** What a file or directory takes beside its bytes, roughly: a block that isn't full. */
    private static final long BLOCK_BYTES = 4096;

    private Space() {}

    /** Bytes that are missing for the package and, so far as its size tells, for what it holds: at least as much again. 0 if there is room. */
    static long missing(Place place, Path staged, Attempt attempt) throws IOException {
        long there = Files.isRegularFile(staged) ? Files.size(staged) : 0;
        Path existing = Files.isDirectory(place.slots()) ? place.slots() : place.root();
        return Math.max(
                0, 2 * attempt.size() - there - Files.getFileStore(existing).getUsableSpace());
    }

    /** Now its manifest has told exactly: {@link IOException} with both numbers unless there is room, before anything is unpacked. */
    static void require(Place place, Manifest manifest) throws IOException {
        long needed = manifest.unpackedBytes() + manifest.entries().size() * BLOCK_BYTES;
        long usable = Files.getFileStore(place.work()).getUsableSpace();
        if (needed > usable) {
            throw new IOException(place.slots() + " has room for " + usable + " bytes, and " + needed
                    + " are needed to unpack the package; make room");
        }
    }
}
