package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import updrift.engine.content.ChunkSet;

class ChunkPickerTest {
    private static final int CHUNKS = 100;

    private final ChunkSet all = ChunkSet.full(CHUNKS);
    private final ChunkPicker picker = new ChunkPicker(new ChunkSet(CHUNKS), new SplittableRandom(1));

    @Test
    void aChunkThatOnePeerHoldsIsTakenBeforeAChunkThatTwoHold() {
        IntStream.range(0, CHUNKS).forEach(picker::holds);
        IntStream.range(0, CHUNKS).filter(index -> index != 42).forEach(picker::holds);

        assertThat(picker.take(all, 1, new ArrayDeque<>())).containsExactly(42);
    }

    @Test
    void whatIsTakenIsTakenOnceUntilItIsGivenBack() {
        var taken = new TreeSet<>(picker.take(all, CHUNKS + 5, new ArrayDeque<>()));
        assertThat(taken).hasSize(CHUNKS);
        assertThat(picker.take(all, 1, new ArrayDeque<>())).isEmpty();

        picker.giveBack(7);

        assertThat(picker.take(all, 5, new ArrayDeque<>())).containsExactly(7);
    }

    @Test
    void onlyWhatThePeerHoldsIsTaken() {
        ChunkSet some = new ChunkSet(CHUNKS);
        List.of(3, 50, 99).forEach(some::add);

        assertThat(picker.take(some, 10, new ArrayDeque<>())).containsExactlyInAnyOrder(3, 50, 99);
    }

    @Test
    void equalsAreTakenAtRandom() {
        var first = new TreeSet<Integer>();
        for (int seed = 0; seed < 50; seed++) {
            first.addAll(
                    new ChunkPicker(new ChunkSet(CHUNKS), new SplittableRandom(seed)).take(all, 1, new ArrayDeque<>()));
        }

        assertThat(first).hasSizeGreaterThan(25);
    }

    @Test
    void fewThatLieTogetherAreTakenAtRandomToo() {
        ChunkSet have = ChunkSet.full(CHUNKS);
        List.of(96, 97, 98, 99).forEach(have::remove);
        int[] times = new int[CHUNKS];
        for (int seed = 0; seed < 400; seed++) {
            times[
                    new ChunkPicker(have, new SplittableRandom(seed))
                            .take(all, 1, new ArrayDeque<>())
                            .get(0)]++;
        }

        assertThat(IntStream.of(96, 97, 98, 99).map(index -> times[index])).allMatch(count -> count > 60);
    }

    @Test
    void aHundredAndSixtyThousandChunksAndTwoHundredPeersCostLittle() {
        int chunks = 160_000;
        var random = new SplittableRandom(3);
        var large = new ChunkPicker(new ChunkSet(chunks), random);
        ChunkSet[] peers = new ChunkSet[200];
        for (int peer = 0; peer < peers.length; peer++) {
            peers[peer] = new ChunkSet(chunks);
            for (int i = 0; i < chunks / 4; i++) {
                int index = random.nextInt(chunks);
                if (peers[peer].add(index)) {
                    large.holds(index);
                }
            }
        }

        long begun = System.nanoTime();
        int taken = 0;
        for (int turn = 0; taken < chunks * 9 / 10; turn++) {
            taken += large.take(peers[turn % peers.length], 16, new ArrayDeque<>())
                    .size();
        }

        // A pick that walked all chunks would take minutes.
        assertThat((System.nanoTime() - begun) / 1e9).isLessThan(10);
    }
}
