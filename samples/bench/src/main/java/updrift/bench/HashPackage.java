package updrift.bench;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import updrift.engine.content.PackageDigest;
import updrift.engine.content.PackageHasher;

/** A package hashed in one pass, as {@code publish} and {@code hash} do. One operation is one MiB. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class HashPackage {
    private static final int MIB = 64;

    /** How much of a file is read at once. */
    private static final int READ = 1 << 20;

    private final RandomPackage made = new RandomPackage(MIB << 20);

    @Benchmark
    @OperationsPerInvocation(MIB)
    public PackageDigest hash() {
        PackageHasher hasher = PackageHasher.of(made.shape(), (position, node) -> {});
        ByteBuffer bytes = made.bytes();
        for (int from = 0; from < bytes.capacity(); from += READ) {
            hasher.update(bytes.slice(from, READ));
        }
        return hasher.finish();
    }
}
