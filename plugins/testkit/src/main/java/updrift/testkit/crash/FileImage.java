package updrift.testkit.crash;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one file, directory or symbolic link is.
 *
 * @param kind which of them
 * @param mode its permissions, the lowest nine bits as {@code chmod} has them; a link has none
 * @param bytes of a file; of a link the path that it says
 */
@SuppressWarnings("ArrayRecordComponent") // lent, never compared
public record FileImage(Kind kind, int mode, byte[] bytes) {
    /** The order in which their bits stand, highest first. */
    private static final PosixFilePermission[] BITS = PosixFilePermission.values();

    /** What a name can stand for. */
    public enum Kind {
        FILE,
        DIRECTORY,
        LINK
    }

    /** What {@code path} is now. */
    static FileImage of(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            byte[] says = Files.readSymbolicLink(path).toString().getBytes(StandardCharsets.UTF_8);
            return new FileImage(Kind.LINK, 0, says);
        }
        return Files.isDirectory(path)
                ? new FileImage(Kind.DIRECTORY, mode(path), new byte[0])
                : new FileImage(Kind.FILE, mode(path), Files.readAllBytes(path));
    }

    static int mode(Path path) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
        int mode = 0;
        for (PosixFilePermission bit : BITS) {
            mode = mode << 1 | (permissions.contains(bit) ? 1 : 0);
        }
        return mode;
    }

    static boolean areSame(@Nullable FileImage one, @Nullable FileImage other) {
        return one != null
                && other != null
                && one.kind == other.kind
                && one.mode == other.mode
                && Arrays.equals(one.bytes, other.bytes);
    }

    FileImage with(byte[] written) {
        return new FileImage(kind, mode, written);
    }

    /** Puts it at {@code path}, where nothing is. */
    void writeTo(Path path) throws IOException {
        switch (kind) {
            case LINK -> Files.createSymbolicLink(path, Path.of(new String(bytes, StandardCharsets.UTF_8)));
            case DIRECTORY -> Files.createDirectory(path);
            case FILE -> Files.write(path, bytes);
        }
        if (kind != Kind.LINK) {
            Files.setPosixFilePermissions(path, permissions());
        }
    }

    private Set<PosixFilePermission> permissions() {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < BITS.length; bit++) {
            if ((mode & 0400 >> bit) != 0) {
                permissions.add(BITS[bit]);
            }
        }
        return permissions;
    }
}
