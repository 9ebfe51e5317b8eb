package updrift.samples.node.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * What one file or directory is.
 *
 * @param directory whether it is one
 * @param mode its permissions, the lowest nine bits as {@code chmod} has them
 * @param bytes of a file
 */
record FileImage(boolean directory, int mode, byte[] bytes) {
    private static final PosixFilePermission[] BITS = PosixFilePermission.values();

    static FileImage of(Path path) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        int mode = 0;
        for (PosixFilePermission bit : permissions) {
            mode |= 1 << (BITS.length - 1 - bit.ordinal());
        }
        boolean directory = Files.isDirectory(path);
        return new FileImage(directory, mode, directory ? new byte[0] : Files.readAllBytes(path));
    }

    FileImage with(byte[] written) {
        return new FileImage(directory, mode, written);
    }

    /** Puts it at {@code path}, where nothing is. */
    void writeTo(Path path) throws IOException {
        if (directory) {
            Files.createDirectory(path);
        } else {
            Files.write(path, bytes);
        }
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (PosixFilePermission bit : BITS) {
            if ((mode & 1 << (BITS.length - 1 - bit.ordinal())) != 0) {
                permissions.add(bit);
            }
        }
        Files.setPosixFilePermissions(path, permissions);
    }
}
