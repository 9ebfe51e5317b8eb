package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;

/** One package's files in the cache of a node that doesn't run. */
final class CacheFiles {
    private static final int CHUNK = 1 << 16;

    private final Path whole;

    private CacheFiles(Path whole) {
        this.whole = whole;
    }

    /** The whole package {@code id} in the cache of {@code state}. */
    static CacheFiles of(Path state, String id) {
        Path whole = packageFile(state, id);
        if (!Files.exists(whole)) {
            throw new AssertionError("no " + whole);
        }
        return new CacheFiles(whole);
    }

    /** Where a whole package is, if it is there. */
    static Path packageFile(Path state, String id) {
        return state.resolve("cache").resolve(id + ".pkg");
    }

    Path whole() {
        return whole;
    }

    /** Where the tree's parents lie. */
    Path tree() {
        return sibling(".tree");
    }

    /** Leaves only the chunks that {@code kept} names, as a download that was cut would have. */
    void keepOnly(IntPredicate kept) throws IOException {
        // The package may be linked to what was delivered, so what remains is written anew.
        Path part = Files.copy(whole, sibling(".part"));
        Files.delete(whole);
        BitSet have = new BitSet();
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            int chunks = (int) ((channel.size() + CHUNK - 1) / CHUNK);
            for (int chunk = 0; chunk < chunks; chunk++) {
                if (kept.test(chunk)) {
                    have.set(chunk);
                } else {
                    long from = (long) chunk * CHUNK;
                    channel.write(ByteBuffer.allocate((int) Math.min(CHUNK, channel.size() - from)), from);
                }
            }
            byte[] bitmap = Arrays.copyOf(have.toByteArray(), (chunks + 7) / 8);
            Files.write(sibling(".have"), bitmap);
        }
        assertThat(have.isEmpty()).isFalse();
    }

    private Path sibling(String suffix) {
        return whole.resolveSibling(whole.getFileName().toString().replace(".pkg", suffix));
    }
}
