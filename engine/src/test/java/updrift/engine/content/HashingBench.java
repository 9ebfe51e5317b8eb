package updrift.engine.content;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How fast chunks are verified. With a file as its argument it prints the file's hash in one pass instead, which is how it is compared with other programs.
 * After {@code mvn test-compile}: {@code java -cp api/target/classes:engine/target/classes:engine/target/test-classes updrift.engine.content.HashingBench}.
 */
final class HashingBench {
    private static final int CHUNKS = 1_600;
    private static final int ROUNDS = 15;

    /** Time of this thread on a processor, so that a busy machine disturbs less; what runs on the core's other half still does. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private HashingBench() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length > 0) {
            System.out.println(hash(Path.of(arguments[0])));
            return;
        }
        TestPackage made = TestPackage.random(1, CHUNKS * TreeShape.CHUNK);
        for (int together : new int[] {1, 4, 16}) {
            System.out.printf(Locale.ROOT, "%d together: %.0f MiB/s%n", together, best(made, together));
        }
    }

    private static String hash(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            PackageHasher hasher = PackageHasher.of(TreeShape.of(channel.size()), (position, node) -> {});
            ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 20);
            while (channel.read(bytes) >= 0) {
                hasher.update(bytes.flip());
                bytes.clear();
            }
            return hasher.finish().id().toString();
        }
    }

    /** The first rounds warm up; the best one is the least disturbed. */
    private static double best(TestPackage made, int together) {
        ChunkVerifier verifier = made.verifier();
        List<ReceivedChunk> received = new ArrayList<>();
        for (int index = 0; index < CHUNKS; index++) {
            ByteBuffer direct = ByteBuffer.allocateDirect(TreeShape.CHUNK);
            received.add(new ReceivedChunk(index, direct.put(made.chunk(index)).flip(), made.proof(index)));
        }
        double best = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long begin = THREADS.getCurrentThreadCpuTime();
            for (int from = 0; from < CHUNKS; from += together) {
                verifier.verify(received.subList(from, from + together));
            }
            best = Math.max(best, CHUNKS / 16.0 / ((THREADS.getCurrentThreadCpuTime() - begin) / 1e9));
        }
        return best;
    }
}
