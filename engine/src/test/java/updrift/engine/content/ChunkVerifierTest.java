package updrift.engine.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

@Tag("R03")
@Tag("R32")
class ChunkVerifierTest {
    private final TestPackage made = TestPackage.random(7, 11 * TreeShape.CHUNK + 1_234);

    @ParameterizedTest
    @MethodSource("updrift.engine.content.Blake3Vectors#groups")
    @Tag("D18")
    void eachChunkOfTheVectorsIsProven(Blake3Vectors.Vector vector) {
        TestPackage known = TestPackage.of(Blake3Vectors.input(vector.length));

        for (int i = 0; i < known.shape().chunks(); i++) {
            VerifiedChunk chunk = known.verified(i);

            assertThat(chunk.bytes()).isEqualTo(known.chunk(i));
            assertThat(parents(chunk))
                    .isSubsetOf(vector.parents)
                    .hasSize(chunk.path().depth());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @Tag("B01")
    void aFlippedBitAnywhereIsFound(long seed) {
        Random random = new Random(seed);
        int index = random.nextInt(made.shape().chunks());
        ByteBuffer chunk = made.chunk(index);
        ByteBuffer proof = made.proof(index);
        ByteBuffer damaged = random.nextBoolean() ? chunk : proof;
        int at = random.nextInt(damaged.limit());

        damaged.put(at, (byte) (damaged.get(at) ^ 1 << random.nextInt(8)));

        refused(index, chunk, proof);
    }

    @Test
    @Tag("B03")
    void aFlippedBitInEachByteOfAProofIsFound() {
        for (int at = 0; at < made.shape().proofLength(5); at++) {
            ByteBuffer proof = made.proof(5);

            proof.put(at, (byte) (proof.get(at) ^ 1));

            refused(5, made.chunk(5), proof);
        }
    }

    @Test
    @Tag("B02")
    void rightBytesAtAnotherPlaceAreRefused() {
        TestPackage other = TestPackage.random(8, made.bytes().length);

        for (int index = 0; index < made.shape().chunks(); index++) {
            for (int told = 0; told < made.shape().chunks(); told++) {
                if (told != index) {
                    refused(told, made.chunk(index), made.proof(index));
                    refused(told, made.chunk(index), made.proof(told));
                }
            }
            refused(index, other.chunk(index), other.proof(index));
        }
    }

    @Test
    @Tag("B03")
    void aProofThatIsShorterOrLongerOrForAnotherSizeIsRefused() {
        TestPackage larger = TestPackage.of(Arrays.copyOf(made.bytes(), made.bytes().length + 1));

        for (int length = 0; length <= 24 * TreeShape.HASH + 1; length++) {
            if (length != made.shape().proofLength(3)) {
                ByteBuffer proof = ByteBuffer.allocate(length);
                proof.put(0, made.proof(3), 0, Math.min(length, made.shape().proofLength(3)));
                refused(3, made.chunk(3), proof);
            }
        }
        refused(3, larger.chunk(3), larger.proof(3));
    }

    @Test
    @Tag("A15")
    @Tag("B04")
    void aChunkIsAsLongAsTheSignedSizeHasIt() {
        int last = made.shape().chunks() - 1;

        refused(last, ByteBuffer.allocate(TreeShape.CHUNK), made.proof(last));
        refused(last, made.chunk(last).limit(1_233), made.proof(last));
        refused(0, ByteBuffer.allocate(TreeShape.CHUNK + 1), made.proof(0));
        refused(0, ByteBuffer.allocate(0), made.proof(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 12, 13, Integer.MIN_VALUE, Integer.MAX_VALUE, 65_536, 1 << 24})
    @Tag("B05")
    void anIndexThatIsNoChunkIsRefused(int index) {
        refused(index, made.chunk(0), made.proof(0));
    }

    @Test
    void severalTogetherAreJudgedEachForItself() {
        List<ReceivedChunk> received = new ArrayList<>();
        for (int index = made.shape().chunks() - 1; index >= 0; index--) {
            received.add(made.received(index));
            received.add(new ReceivedChunk(index, made.chunk(index), made.proof(index / 2)));
            received.add(new ReceivedChunk(index, ByteBuffer.allocate(9), made.proof(index)));
        }

        List<Optional<VerifiedChunk>> verified = made.verifier().verify(received);

        for (int i = 0; i < received.size(); i++) {
            ReceivedChunk asked = received.get(i);
            boolean honest = i % 3 == 0 || asked.index() == 0 && i % 3 == 1;
            assertThat(verified.get(i).map(VerifiedChunk::index))
                    .isEqualTo(honest ? Optional.of(asked.index()) : Optional.empty());
            verified.get(i).ifPresent(chunk -> assertThat(chunk.bytes()).isEqualTo(asked.bytes()));
        }
    }

    @Test
    void theBuffersStayAsTheyAre() {
        ByteBuffer frame = ByteBuffer.allocateDirect(200_000).position(77);
        frame.put(made.chunk(4)).flip().position(77);
        ByteBuffer proof = ByteBuffer.allocateDirect(1_000).position(5);
        proof.put(made.proof(4)).flip().position(5);

        VerifiedChunk chunk = made.verifier().verify(4, frame, proof);

        assertThat(frame.position()).isEqualTo(77);
        assertThat(proof.position()).isEqualTo(5);
        assertThat(chunk.bytes()).isEqualTo(made.chunk(4)).matches(ByteBuffer::isReadOnly);
    }

    private void refused(int index, ByteBuffer bytes, ByteBuffer proof) {
        assertThatThrownBy(() -> made.verifier().verify(index, bytes, proof))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHUNK_NOT_PROVEN));
    }

    private static List<String> parents(VerifiedChunk chunk) {
        List<String> parents = new ArrayList<>();
        for (int level = 0; level < chunk.path().depth(); level++) {
            byte[] node = new byte[TreeShape.NODE];
            chunk.node(level).get(node);
            parents.add(HexFormat.of().formatHex(node));
        }
        return parents;
    }
}
