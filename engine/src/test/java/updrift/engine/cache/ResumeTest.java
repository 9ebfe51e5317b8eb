package updrift.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.engine.content.ChunkSet;
import updrift.engine.content.TestPackage;
import updrift.engine.content.TreeShape;
import updrift.testkit.PowerCut;
import updrift.testkit.SimulatedDisk;

@Tag("R06")
class ResumeTest {
    private final TestPackage made = TestPackage.random(5, 20 * TreeShape.CHUNK + 100);
    private final TestCache test = new TestCache(100L << 20);

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Tag("D07")
    void wheneverThePowerFailsOnlyProvenChunksAreHeldAndTheRestCompletes(long seed) {
        Random random = new Random(seed);
        for (int cut = 0; cut < 4; cut++) {
            test.disk.cutPowerAt(1 + random.nextInt(120));
            try {
                downloadSome(random);
            } catch (PowerCut expected) {
                // The rest of this life didn't happen.
            }
            test.crash(random.nextLong());
            assertAllThatIsHeldIsRight(test.open(made));
        }

        StoredPackage stored = test.open(made);
        write(stored, stored.have());

        assertThat(TestCache.content(stored.finish())).isEqualTo(made.bytes());
    }

    private void downloadSome(Random random) {
        StoredPackage stored = test.open(made);
        for (int round = 0; round < 12; round++) {
            int missing = stored.have().nextMissing(random.nextInt(made.shape().chunks()));
            if (missing >= 0) {
                TestCache.write(stored, made, missing);
            }
            if (random.nextInt(3) == 0) {
                stored.checkpoint();
            }
        }
        if (stored.have().isFull()) {
            stored.finish().close();
        }
    }

    private void assertAllThatIsHeldIsRight(StoredPackage stored) {
        ChunkSet have = stored.have();
        for (int index = have.next(0); index >= 0; index = have.next(index + 1)) {
            ChunkToSend chunk = stored.read(index);
            assertThat(chunk.memory()).contains(made.chunk(index));
            assertThat(chunk.proof()).isEqualTo(made.proof(index));
        }
    }

    @Test
    void aSecondAfterItWasWrittenAChunkSurvivesACrash() {
        StoredPackage stored = test.open(made);
        TestCache.write(stored, made, 4);
        TestCache.write(stored, made, 20);
        test.pass(Duration.ofMillis(1_100));
        test.crash(1);

        assertThat(test.open(made).have().toBytes()).isEqualTo(new byte[] {16, 0, 16});
    }

    @Test
    void aCleanStopLosesNothing() {
        TestCache.write(test.open(made), made, 7);
        test.restart();

        assertThat(test.open(made).have().count()).isEqualTo(1);
    }

    @Test
    @Tag("D06")
    void afterAFailedForceNothingIsBelievedUntilItWasHashedAgain() {
        StoredPackage stored = test.open(made);
        TestCache.write(stored, made, 1);
        test.disk.failAt(1, SimulatedDisk.Fault.IO_ERROR);
        fails(stored::checkpoint);
        fails(stored::checkpoint);
        fails(() -> stored.write(made.verified(2)));

        StoredPackage again = test.open(made);

        assertThat(again).isNotSameAs(stored);
        assertThat(again.have().isEmpty()).isTrue();
        write(again, again.have());
        assertThat(TestCache.content(again.finish())).isEqualTo(made.bytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 5})
    @Tag("D06")
    void whatTheDiskDoesNotKeepAfterTheLastChunkIsToldAndNotBelieved(int operation) {
        StoredPackage stored = test.open(made);
        write(stored, stored.have());
        List<UpdriftException> told = new ArrayList<>();
        test.disk.failAt(operation, SimulatedDisk.Fault.IO_ERROR);

        stored.finishSoon(told::add).close();
        test.settle();

        assertThat(told).hasSize(1);
        assertThat(stored.complete()).isFalse();
        test.disk.failNoMore();
        StoredPackage again = test.open(made);
        assertThat(again).isNotSameAs(stored);
        assertAllThatIsHeldIsRight(again);
        write(again, again.have());
        again.finishSoon(told::add).close();
        test.settle();
        assertThat(told).hasSize(1);
        assertThat(again.complete()).isTrue();
    }

    @Test
    @Tag("D04")
    @Tag("D05")
    void aWriteThatFailsLeavesTheChunkMissingAndIsRepeated() {
        StoredPackage stored = test.open(made);
        for (SimulatedDisk.Fault fault : SimulatedDisk.Fault.values()) {
            for (int operation = 1; operation <= 5; operation++) {
                test.disk.failAt(operation, fault);
                try {
                    stored.write(made.verified(operation));
                } catch (UpdriftException expected) {
                    assertThat(expected.getMessage()).contains(made.id().toString());
                }
                test.disk.failNoMore();
            }
        }
        write(stored, stored.have());

        assertThat(TestCache.content(stored.finish())).isEqualTo(made.bytes());
        assertAllThatIsHeldIsRight(stored);
    }

    @Test
    @Tag("D05")
    void whatCannotBeOpenedAnewIsNoLongerHeldAndTheNodeHearsSo() {
        StoredPackage stored = withTheThird();
        TestCache.write(stored, made, 4);
        test.disk.failAt(1, SimulatedDisk.Fault.IO_ERROR);
        fails(stored::checkpoint);

        test.disk.failAt(1, SimulatedDisk.Fault.IO_ERROR);
        test.refused(made);
        test.disk.failNoMore();

        assertThat(test.cache.held(made.id())).isEmpty();
        assertThat(test.damaged).containsExactly(made.id());
        assertThat(test.open(made).have().contains(3)).isTrue();
    }

    @Test
    @Tag("D07")
    @Tag("D16")
    void aBitmapThatClaimsWhatIsNotThereIsNotBelieved() {
        withTheThird();
        test.put(made, "have", ChunkSet.full(made.shape().chunks()).toBytes());
        test.crash(1);

        assertThat(test.open(made).have().count()).isEqualTo(1);
        assertThat(test.open(made).have().contains(3)).isTrue();
    }

    @Test
    @Tag("D08")
    void aBitmapOfAnotherLengthClaimsNothing() {
        withTheThird();
        test.put(made, "have", new byte[] {8});
        test.crash(1);

        assertThat(test.open(made).have().isEmpty()).isTrue();
    }

    @Test
    @Tag("D02")
    void aWholePackageThatWasCutOrGrownOrLostItsTreeIsFetchedAnew() {
        byte[] bytes = made.bytes();
        for (byte[] other :
                List.of(Arrays.copyOf(bytes, 100_000), Arrays.copyOf(bytes, bytes.length + 70_000), new byte[0])) {
            test.keep(made);
            test.put(made, "pkg", other);
            test.restart();

            assertThat(test.cache.held(made.id())).isEmpty();
            assertThat(test.open(made).have().isEmpty()).isTrue();
        }
        test.keep(made);
        test.put(made, "tree", new byte[64]);
        test.restart();
        assertThat(test.open(made).have().isEmpty()).isTrue();
    }

    /** The package, of which a chunk is kept and survives a crash. */
    private StoredPackage withTheThird() {
        StoredPackage stored = test.open(made);
        TestCache.write(stored, made, 3);
        stored.checkpoint();
        return stored;
    }

    private void write(StoredPackage stored, ChunkSet have) {
        for (int missing = have.nextMissing(0); missing >= 0; missing = have.nextMissing(missing + 1)) {
            TestCache.write(stored, made, missing);
        }
    }

    private static void fails(Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CACHE_FAILED));
    }
}
