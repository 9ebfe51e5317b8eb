package updrift.engine.swarm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
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
import updrift.engine.content.ChunkSet;

/** Picking the rarest chunks of a package of 10 GiB of which 200 peers hold some: what one window's worth of requests costs, and what one peer's news costs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PickChunks {
    private static final int CHUNKS = 160_000;
    private static final int PEERS = 200;

    /** Peers that have just begun: a chunk has about five holders, so that all levels of rarity are in use. */
    private static final int HELD_BY_EACH = CHUNKS / 40;

    private static final int WINDOW = 16;

    private final Random random = new Random(1);
    private final ChunkPicker picker = new ChunkPicker(new ChunkSet(CHUNKS), random);
    private final List<ChunkSet> peers = new ArrayList<>();
    private final List<Deque<Integer>> ahead = new ArrayList<>();
    private int turn;

    public PickChunks() {
        for (int peer = 0; peer < PEERS; peer++) {
            ChunkSet held = new ChunkSet(CHUNKS);
            while (held.count() < HELD_BY_EACH) {
                int index = random.nextInt(CHUNKS);
                if (held.add(index)) {
                    picker.holds(index);
                }
            }
            peers.add(held);
            ahead.add(new ArrayDeque<>());
        }
    }

    @Benchmark
    public List<Integer> aWindow() {
        turn = (turn + 1) % PEERS;
        List<Integer> taken = picker.take(peers.get(turn), WINDOW, ahead.get(turn));
        taken.forEach(picker::giveBack);
        return taken;
    }

    @Benchmark
    public void aChunkMoreAtOnePeer() {
        int index = random.nextInt(CHUNKS);
        picker.holds(index);
        picker.holdsNoMore(index);
    }
}
