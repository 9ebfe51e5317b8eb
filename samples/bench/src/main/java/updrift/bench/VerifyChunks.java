package updrift.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import updrift.engine.content.ReceivedChunk;
import updrift.engine.content.TreeShape;

/** Chunks of a package of 100 MiB proven, as many together as a worker finds waiting. One operation is one MiB. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class VerifyChunks {
    private static final int MIB = 100;
    private static final int CHUNKS = MIB * (1 << 20) / TreeShape.CHUNK;

    private final RandomPackage made = new RandomPackage(MIB << 20);
    private List<ReceivedChunk> received = List.of();

    @Param({"1", "4", "16"})
    public int together;

    @Setup
    public void receive() {
        received = IntStream.range(0, CHUNKS).mapToObj(made::received).toList();
    }

    @Benchmark
    @OperationsPerInvocation(MIB)
    public void verify(Blackhole read) {
        for (int from = 0; from < CHUNKS; from += together) {
            read.consume(made.verifier().verify(received.subList(from, from + together)));
        }
    }
}
