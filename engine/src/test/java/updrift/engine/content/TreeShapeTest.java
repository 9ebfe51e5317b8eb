package updrift.engine.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

@Tag("R05")
class TreeShapeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 0",
        "1, 1, 1, 0",
        "65535, 1, 65535, 0",
        "65536, 1, 65536, 0",
        "65537, 2, 1, 32",
        "131072, 2, 65536, 32",
        "131073, 3, 1, 32",
        "67043328, 1023, 65536, 288",
        "104857600, 1600, 65536, 256",
        "1099511627775, 16777216, 65535, 768",
        "1099511627776, 16777216, 65536, 768"
    })
    @Tag("D18")
    @Tag("B05")
    void countLastLengthAndDepthFollowFromTheSize(long size, int chunks, int lastLength, int lastProofLength) {
        TreeShape shape = TreeShape.of(size);

        assertThat(shape.chunks()).isEqualTo(chunks);
        assertThat(shape.treeLength()).isEqualTo(64L * Math.max(0, chunks - 1));
        if (chunks > 0) {
            assertThat(shape.chunkLength(chunks - 1)).isEqualTo(lastLength);
            assertThat(shape.proofLength(chunks - 1)).isEqualTo(lastProofLength);
            assertThat(shape.chunkOffset(chunks - 1) + lastLength).isEqualTo(size);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, TreeShape.SIZE_MAX + 1, Long.MAX_VALUE})
    @Tag("D17")
    void aSizeThatIsNoneIsRefusedWithBothNumbers(long size) {
        assertThatThrownBy(() -> TreeShape.of(size))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STATEMENT_INVALID))
                .hasMessageContaining(Long.toString(size))
                .hasMessageContaining(Long.toString(TreeShape.SIZE_MAX));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    @Tag("B05")
    void everyPathRunsFromTheRootThroughParentsThatLieInTheSidecar(long seed) {
        Random random = new Random(seed);
        TreeShape shape = TreeShape.of(1 + (random.nextLong() & (TreeShape.SIZE_MAX - 1)) >>> random.nextInt(30));

        for (int round = 0; round < 1_000; round++) {
            int index = random.nextInt(shape.chunks());
            TreePath path = shape.path(index);

            assertThat(path.depth()).isBetween(0, 24);
            for (int level = 0; level < path.depth(); level++) {
                assertThat(path.node(level)).isGreaterThan(level == 0 ? -1 : path.node(level - 1));
                assertThat(path.siblingPosition(level)).isBetween(0L, shape.treeLength() - TreeShape.HASH);
            }
            assertThat(shape.chunkOffset(index)).isEqualTo(index * 65_536L);
        }
    }

    @Test
    @Tag("B05")
    void whatIsNoChunkHasNoPlace() {
        TreeShape shape = TreeShape.of(100_000);

        assertThatThrownBy(() -> shape.chunkOffset(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> shape.chunkLength(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> shape.proofLength(Integer.MAX_VALUE)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
