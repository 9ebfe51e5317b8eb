package updrift.target.directory;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import updrift.api.target.disk.DurableFiles;

/** The manifest that stands in a slot. */
final class SlotManifest {
    private SlotManifest() {}

    static Manifest read(Path slot) throws IOException, PackageRefused {
        return Manifest.parse(bytes(slot), Limits.NONE);
    }

    /** {@link PackageRefused} if there is none. */
    static byte[] bytes(Path slot) throws IOException, PackageRefused {
        Path file = slot.resolve(Manifest.NAME);
        if (!DurableFiles.isFile(file)) {
            throw new PackageRefused("no " + Manifest.NAME + " in " + slot);
        }
        try (InputStream content = Files.newInputStream(file, READ, NOFOLLOW_LINKS)) {
            return content.readNBytes(Limits.MANIFEST_LENGTH_MAX + 1);
        }
    }
}
