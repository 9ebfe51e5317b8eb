package updrift.engine.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkSetTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void itIsASet(long seed) {
        Random random = new Random(seed);
        int chunks = 1 + random.nextInt(100);
        ChunkSet set = new ChunkSet(chunks);
        TreeSet<Integer> model = new TreeSet<>();

        for (int round = 0; round < 2_000; round++) {
            int index = random.nextInt(chunks);
            boolean changed = random.nextInt(3) > 0
                    ? set.add(index) == model.add(index)
                    : set.remove(index) == model.remove(index);

            assertThat(changed).isTrue();
            assertThat(set.count()).isEqualTo(model.size());
            assertThat(set.isEmpty()).isEqualTo(model.isEmpty());
            assertThat(set.isFull()).isEqualTo(model.size() == chunks);
            assertThat(set.next(index)).isEqualTo(model.ceiling(index) == null ? -1 : model.ceiling(index));
            assertThat(ChunkSet.fromBytes(chunks, set.toBytes())).isEqualTo(set).isEqualTo(set.copy());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void twoSetsAreWalkedTogether(long seed) {
        Random random = new Random(seed);
        int chunks = 1 + random.nextInt(20_000);
        ChunkSet one = some(chunks, random.nextInt(3_000), random);
        ChunkSet other = some(chunks, random.nextInt(3_000), random);

        for (int from = 0; from <= chunks; from += 1 + random.nextInt(10)) {
            int common = one.next(from);
            while (common >= 0 && !other.contains(common)) {
                common = one.next(common + 1);
            }
            int outside = one.next(from);
            while (outside >= 0 && other.contains(outside)) {
                outside = one.next(outside + 1);
            }
            assertThat(one.nextCommon(other, from)).isEqualTo(common);
            assertThat(one.nextOutside(other, from)).isEqualTo(outside);
        }
    }

    /** Added and some of them removed again, in places close together. */
    private static ChunkSet some(int chunks, int count, Random random) {
        ChunkSet some = new ChunkSet(chunks);
        for (int i = 0; i < count; i++) {
            some.add(random.nextInt(chunks));
            int gone = random.nextInt(chunks);
            for (int index = gone; index < Math.min(chunks, gone + 100); index++) {
                some.remove(index);
            }
        }
        return some;
    }

    @Test
    void chunkNineIsTheSecondBitOfTheSecondByte() {
        ChunkSet set = new ChunkSet(20);

        set.add(9);

        assertThat(set.toBytes()).containsExactly(0, 2, 0);
        assertThat(set.nextMissing(9)).isEqualTo(10);
        assertThat(ChunkSet.full(20).nextMissing(0)).isEqualTo(-1);
    }

    @Test
    @Tag("B04")
    void bitsThatStandForNoChunkAreIgnored() {
        ChunkSet set = ChunkSet.fromBytes(10, new byte[] {-1, -1, -1, -1});

        assertThat(set).isEqualTo(ChunkSet.full(10));
        assertThat(ChunkSet.fromBytes(10, new byte[0]).isEmpty()).isTrue();
    }

    @Test
    @Tag("B05")
    void whatIsNoChunkCannotBeAdded() {
        assertThatThrownBy(() -> new ChunkSet(10).add(10)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new ChunkSet(10).add(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
