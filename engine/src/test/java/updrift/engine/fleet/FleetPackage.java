package updrift.engine.fleet;

import java.io.ByteArrayOutputStream;
import java.util.SplittableRandom;
import updrift.testkit.FakeTarget;

/** Programs for a {@link updrift.testkit.FakeTarget}, of any size. */
public final class FleetPackage {
    private static final byte[] BLANKS = {' ', '\t', '\n', '\r'};

    private FleetPackage() {}

    /** A program that runs as {@code version} and behaves as {@code behaviour}, followed by blanks in a seeded order, so that no two chunks are alike. */
    public static byte[] of(String version, String behaviour, int size, long seed) {
        byte[] head = FakeTarget.program(version, behaviour);
        var bytes = new ByteArrayOutputStream(size);
        bytes.write(head, 0, head.length);
        var random = new SplittableRandom(seed ^ version.hashCode());
        while (bytes.size() < size) {
            bytes.write(BLANKS[random.nextInt(BLANKS.length)]);
        }
        return bytes.toByteArray();
    }
}
