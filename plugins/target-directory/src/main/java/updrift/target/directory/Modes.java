package updrift.target.directory;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Permissions as numbers. What a package can set is masked: never more than reading for others, never set-uid, set-gid or sticky. */
final class Modes {
    static final boolean SUPPORTED =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    /** All that a file of a package may have, at most. */
    private static final int MASK = 0755;

    /** The order in which their bits stand, highest first. */
    private static final PosixFilePermission[] BITS = PosixFilePermission.values();

    private Modes() {}

    static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < BITS.length; bit++) {
            if ((mode & MASK & (0400 >> bit)) != 0) {
                permissions.add(BITS[bit]);
            }
        }
        return permissions;
    }

    /** The whole mode of what lies at {@code path}; {@code otherwise} where there are none. */
    static int of(Path path, int otherwise) throws IOException {
        return SUPPORTED ? (int) Files.getAttribute(path, "unix:mode", NOFOLLOW_LINKS) & 07777 : otherwise;
    }
}
