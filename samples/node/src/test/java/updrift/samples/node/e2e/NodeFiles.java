package updrift.samples.node.e2e;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * What a node that applies updates has on its disk, as somebody sees it who doesn't ask the node.
 *
 * @param folder where all of it lies
 */
record NodeFiles(Path folder) {
    /** The sum at the end of a record. */
    private static final int SUM = Integer.BYTES;

    /** What a settled node may have, below its folder: see "Where state lives" in docs/walk.md. */
    private static final Pattern SETTLED = Pattern.compile("live/program"
            + "|state/(control|format|last-run\\.properties|lock)"
            + "|state/(identity/key|trust/statements|flow/(orders|installed)|apply/journal|peers/known)"
            + "|state/cache/(lock|[0-9a-f]{64}\\.(pkg|tree|part|have))"
            + "|state/backups/[0-9a-f]{64}\\.(backup|none|sha256)");

    Path live() {
        return folder.resolve("live/program");
    }

    Path state() {
        return folder.resolve("state");
    }

    /** Whether a package, or a part of one, is in the cache. */
    boolean hasPackage() throws IOException {
        return names(state().resolve("cache")).stream().anyMatch(name -> name.matches("[0-9a-f]{64}\\.(part|pkg)"));
    }

    /** The states in the journal so far, oldest first. */
    List<String> journalStates() throws IOException {
        return journalStates(read("apply/journal").orElse(new byte[0]));
    }

    private static List<String> journalStates(byte[] journal) {
        ByteBuffer file = ByteBuffer.wrap(journal);
        List<String> states = new ArrayList<>();
        while (file.remaining() > Short.BYTES) {
            int length = Short.toUnsignedInt(file.getShort());
            if (length == 0 || file.remaining() < length + SUM || !hasRightSum(file, length)) {
                return states; // Torn, which may be as long as it would be whole, or zeros, whose sum is right.
            }
            states.add(state(file.slice(file.position(), length)));
            file.position(file.position() + length + SUM);
        }
        return states;
    }

    private static boolean hasRightSum(ByteBuffer file, int length) {
        CRC32C sum = new CRC32C();
        sum.update(file.slice(file.position(), length));
        return (int) sum.getValue() == file.getInt(file.position() + length);
    }

    /** It follows the format, in a byte, and the update id. */
    private static String state(ByteBuffer body) {
        body.position(1 + 32);
        byte[] name = new byte[body.getShort()];
        body.get(name);
        return new String(name, StandardCharsets.US_ASCII);
    }

    /** The newest state in the journal; empty if there is none. */
    String lastState() throws IOException {
        return lastState(read("apply/journal").orElse(new byte[0]));
    }

    /** The newest state in {@code journal}, which may be torn; empty if there is none. */
    static String lastState(byte[] journal) {
        List<String> states = journalStates(journal);
        return states.isEmpty() ? "" : states.get(states.size() - 1);
    }

    /** What the node decided and holds. */
    String orders() throws IOException {
        return new String(read("flow/orders").orElse(new byte[0]), StandardCharsets.UTF_8);
    }

    private Optional<byte[]> read(String name) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(state().resolve(name)));
        } catch (NoSuchFileException notYet) {
            return Optional.empty();
        }
    }

    /** What lies there that a node at rest has no use for. */
    List<String> leftovers() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .filter(name -> !SETTLED.matcher(name).matches())
                    .sorted()
                    .toList();
        }
    }

    private static TreeSet<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            TreeSet<String> names = new TreeSet<>();
            files.forEach(file -> names.add(String.valueOf(file.getFileName())));
            return names;
        } catch (NoSuchFileException notYet) {
            return new TreeSet<>();
        }
    }
}
