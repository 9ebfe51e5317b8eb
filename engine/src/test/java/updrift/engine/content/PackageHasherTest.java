package updrift.engine.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("R32")
class PackageHasherTest {
    @ParameterizedTest
    @MethodSource("updrift.engine.content.Blake3Vectors#official")
    void theOfficialVectorsComeOut(Blake3Vectors.Vector vector) {
        byte[] input = Blake3Vectors.input(vector.length);

        assertThat(HexFormat.of().formatHex(Blake3.hash(input))).isEqualTo(vector.root);
        assertThat(TestPackage.of(input).id().toString()).isEqualTo(vector.root);
    }

    @ParameterizedTest
    @MethodSource("updrift.engine.content.Blake3Vectors#groups")
    @Tag("D18")
    void rootAndParentsInPreOrderComeOutAtEachEdgeOfAChunk(Blake3Vectors.Vector vector) {
        TestPackage made = TestPackage.of(Blake3Vectors.input(vector.length));

        assertThat(made.id().toString()).isEqualTo(vector.root);
        assertThat(HexFormat.of().formatHex(made.tree())).isEqualTo(String.join("", vector.parents));
    }

    @ParameterizedTest
    @MethodSource("updrift.engine.content.Blake3Vectors#groups")
    void eachChunkHasTheValueOfItsGroup(Blake3Vectors.Vector vector) {
        TestPackage made = TestPackage.of(Blake3Vectors.input(vector.length));
        List<String> values = new ArrayList<>();

        for (int i = 0; i < made.shape().chunks(); i++) {
            int[] value = made.shape().chunks() == 1
                    ? new ChunkHasher().root(made.chunk(i))
                    : new ChunkHasher().value(i, made.chunk(i));
            values.add(HexFormat.of().formatHex(Blake3.bytes(value)));
        }

        assertThat(values).isEqualTo(vector.length == 0 ? List.of() : vector.groupValues);
    }

    /** Compiled code was once seen to leave zeros in nodes that interpreted code wrote in full, while the root stayed right. */
    @Test
    void theTreeStaysTheSameWhenItsCodeIsCompiledMeanwhile() {
        TestPackage made = TestPackage.random(5, 129 * TreeShape.CHUNK);
        byte[] bytes = made.bytes();
        byte[] again = new byte[made.tree().length];

        for (int round = 0; round < 150; round++) {
            Arrays.fill(again, (byte) 0);
            PackageHasher hasher = PackageHasher.of(
                    made.shape(), (position, node) -> node.get(again, (int) position, node.remaining()));
            hasher.update(ByteBuffer.wrap(bytes));
            assertThat(hasher.finish().id()).isEqualTo(made.id());
            assertThat(Arrays.equals(again, made.tree())).as("round " + round).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void itDoesNotMatterInWhichPiecesThePackageCame(long seed) throws Exception {
        Random random = new Random(seed);
        TestPackage made = TestPackage.random(seed, (2 << 20) + random.nextInt(1 << 20));
        PackageHasher hasher = PackageHasher.withChecksum(made.shape(), (position, node) -> {});

        ByteBuffer direct =
                ByteBuffer.allocateDirect(made.bytes().length).put(made.bytes()).flip();
        while (direct.hasRemaining()) {
            int some = Math.min(direct.remaining(), 1 + random.nextInt(200_000));
            hasher.update(direct.slice(direct.position(), some));
            direct.position(direct.position() + some);
        }
        PackageDigest digest = hasher.finish();

        assertThat(digest).isEqualTo(made.digest());
        byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(made.bytes());
        assertThat(digest.sha256()).contains(HexFormat.of().formatHex(sha256));
    }

    /** Batches end in any order; the last one is short, whole or empty. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 9, 16, 57, 200})
    void itDoesNotMatterWhoHashes(int chunks) {
        ExecutorService helpers = Executors.newFixedThreadPool(3);
        PackageHasher.Helper helper = new PackageHasher.Helper() {
            @Override
            public int batches() {
                return 4;
            }

            @Override
            public Supplier<List<int[]>> begin(Supplier<List<int[]>> hashing) {
                return CompletableFuture.supplyAsync(hashing, helpers)::join;
            }
        };
        try {
            for (int over : new int[] {-1, 0, 1, 1024}) {
                TestPackage made = TestPackage.random(chunks, chunks * TreeShape.CHUNK + over);
                byte[] tree = new byte[made.tree().length];
                PackageHasher hasher = PackageHasher.of(
                                made.shape(), (position, node) -> node.get(tree, (int) position, node.remaining()))
                        .helpedBy(helper);

                hasher.update(ByteBuffer.wrap(made.bytes()));

                assertThat(hasher.finish().id()).isEqualTo(made.id());
                assertThat(tree).isEqualTo(made.tree());
            }
        } finally {
            helpers.shutdownNow();
        }
    }

    @Test
    @Tag("A15")
    void moreOrLessThanItsSizeIsNoPackage() {
        PackageHasher hasher = PackageHasher.of(TreeShape.of(100_000), (position, node) -> {});
        hasher.update(ByteBuffer.allocate(99_999));

        assertThatThrownBy(hasher::finish)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("99999");
        assertThatThrownBy(() -> hasher.update(ByteBuffer.allocate(2))).isInstanceOf(IllegalArgumentException.class);
    }
}
