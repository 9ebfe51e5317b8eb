package updrift.samples.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;

/**
 * Where the node of a state directory takes orders: a port on loopback, and the token that an order needs. Who may read this file may give orders.
 *
 * @param port on the loopback address
 * @param token 64 hexadecimal digits, new at each start
 */
record ControlFile(int port, String token) {
    private static final String FILE = "control";

    /** Writes it so that nobody else can read it at any moment. */
    void write(Path state) throws IOException {
        Path fresh = state.resolve(FILE + ".new");
        Files.deleteIfExists(fresh);
        Files.newByteChannel(
                        fresh, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(state))
                .close();
        Files.writeString(fresh, port + " " + token + "\n");
        Files.move(fresh, state.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What a running node, or one that was killed, left in {@code state}. */
    static Optional<ControlFile> read(Path state) {
        Path file = state.resolve(FILE);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > 100) {
                return Optional.empty();
            }
            String[] words =
                    Files.readString(file, StandardCharsets.US_ASCII).strip().split(" ", -1);
            boolean whole = words.length == 2 && words[0].matches("[0-9]{1,5}") && words[1].matches("[0-9a-f]{64}");
            return whole ? Optional.of(new ControlFile(Integer.parseInt(words[0]), words[1])) : Optional.empty();
        } catch (FileSystemException unreadable) {
            throw new CommandFailed(
                    "the node's orders are taken from its owner alone: " + file + " can't be read", unreadable);
        } catch (IOException unreadable) {
            throw new CommandFailed(file + " can't be read: " + unreadable.getMessage(), unreadable);
        }
    }

    static void delete(Path state) throws IOException {
        Files.deleteIfExists(state.resolve(FILE));
    }

    private static FileAttribute<?>[] ownerOnly(Path state) throws IOException {
        boolean posix = Files.getFileStore(state).supportsFileAttributeView("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
