package updrift.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import updrift.engine.bandwidth.TokenBucket;
import updrift.engine.content.TreeShape;

/** What the rate limit costs each chunk: asking when it may move, and spending it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SpendTokens {
    private static final long BYTES_PER_SECOND = 10_000_000;

    private final TokenBucket bucket = new TokenBucket(BYTES_PER_SECOND);
    private long nowNanos;

    @Benchmark
    public long spendAChunk() {
        nowNanos += bucket.delay(TreeShape.CHUNK, nowNanos);
        return bucket.spend(TreeShape.CHUNK, nowNanos);
    }
}
