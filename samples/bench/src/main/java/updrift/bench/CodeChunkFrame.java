package updrift.bench;

import java.nio.ByteBuffer;
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
import updrift.engine.content.TreeShape;
import updrift.engine.wire.Codec;
import updrift.engine.wire.Message;

/** What a CHUNK frame costs on both sides beside its bytes: its head with the proof written, and the whole frame taken apart. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodeChunkFrame {
    private static final int MIB = 100;
    private static final int INDEX = 1_000;

    private final ByteBuffer proof;
    private final ByteBuffer frame;

    public CodeChunkFrame() {
        RandomPackage made = new RandomPackage(MIB << 20);
        proof = made.proof(INDEX);
        ByteBuffer head = Codec.chunkHeader(1, INDEX, proof);
        frame = ByteBuffer.allocateDirect(head.remaining() + TreeShape.CHUNK)
                .put(head)
                .put(made.received(INDEX).bytes())
                .flip();
    }

    @Benchmark
    public ByteBuffer encodeHead() {
        return Codec.chunkHeader(1, INDEX, proof);
    }

    @Benchmark
    public Message decodeFrame() {
        return Codec.decode(frame);
    }
}
