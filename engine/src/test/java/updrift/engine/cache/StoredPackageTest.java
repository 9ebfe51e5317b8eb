package updrift.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.engine.content.TestPackage;
import updrift.engine.content.TreeShape;

@Tag("R32")
class StoredPackageTest {
    private final TestPackage made = TestPackage.random(5, 9 * TreeShape.CHUNK + 100);
    private final TestCache test = new TestCache(100L << 20);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, 1_000_000})
    @Tag("R05")
    @Tag("D18")
    void chunksInAnyOrderMakeThePackage(int size) {
        TestPackage any = TestPackage.random(size, size);
        StoredPackage stored = test.open(any);
        List<Integer> order = new ArrayList<>();
        for (int index = 0; index < any.shape().chunks(); index++) {
            order.add(index);
        }
        Collections.shuffle(order, new Random(size));

        order.forEach(index -> TestCache.write(stored, any, index));
        CompleteRelease release = stored.finish();

        assertThat(TestCache.content(release)).isEqualTo(any.bytes());
        assertThat(stored.complete()).isTrue();
        assertThat(test.exists(any, "pkg")).isTrue();
    }

    @Test
    void aPackageWithAMissingChunkIsNotComplete() {
        StoredPackage stored = test.open(made);
        TestCache.write(stored, made, 0);

        fails(ErrorCode.NOT_POSSIBLE, stored::finish);
        fails(ErrorCode.NOT_POSSIBLE, stored::asComplete);
        assertThat(test.exists(made, "pkg")).isFalse();
    }

    @Test
    void aChunkOfAnotherPackageIsNotTaken() {
        TestPackage other = TestPackage.random(6, 100_000);

        assertThatThrownBy(() -> test.open(made).write(other.verified(0))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Tag("R04")
    @Tag("R10")
    @Tag("R12")
    void aChunkIsReadWithWhatProvesItBeforeThePackageIsWhole() {
        StoredPackage stored = test.open(made);
        for (int index : new int[] {9, 2, 5}) {
            TestCache.write(stored, made, index);

            ChunkToSend chunk = stored.read(index);

            assertThat(chunk.memory().orElseThrow()).isEqualTo(made.chunk(index));
            made.verifier().verify(index, chunk.memory().get(), chunk.proof());
        }
    }

    @Test
    @Tag("D01")
    @Tag("R10")
    void aChunkThatRottedIsFoundAtItsFirstServeAndFetchedAgain() {
        test.keep(made);
        test.restart();
        test.damage(made, "pkg", 3 * TreeShape.CHUNK + 17L);
        StoredPackage stored = test.cache.held(made.id()).orElseThrow();

        stored.read(2);
        fails(ErrorCode.CACHE_FAILED, () -> stored.read(3));
        test.settle();

        assertThat(stored.complete()).isFalse();
        assertThat(stored.have().nextMissing(0)).isEqualTo(3);
        assertThat(test.damaged).containsExactly(made.id());
        TestCache.write(stored, made, 3);
        assertThat(TestCache.content(stored.finish())).isEqualTo(made.bytes());
        assertThat(stored.read(3).memory()).contains(made.chunk(3));
    }

    @Test
    @Tag("D01")
    void aChunkThatAnAskerFoundRottenIsHashedAgainAndDropped() {
        StoredPackage stored = test.keep(made);
        test.damage(made, "pkg", 3 * TreeShape.CHUNK + 17L);

        assertThat(stored.recheck(2)).isTrue();
        assertThat(stored.recheck(3)).isFalse();
        test.settle();
        assertThat(stored.have().contains(3)).isFalse();
    }

    @Test
    @Tag("D01")
    void onceAnAskerFoundOneRottenTheOthersAreHashedBeforeTheyLeave() {
        StoredPackage stored = test.keep(made);
        test.damage(made, "pkg", 3 * TreeShape.CHUNK + 17L);
        test.damage(made, "pkg", 5 * TreeShape.CHUNK + 17L);

        assertThat(stored.recheck(3)).isFalse();

        fails(ErrorCode.CACHE_FAILED, () -> stored.read(5));
        assertThat(stored.read(4).memory()).contains(made.chunk(4));
    }

    /** Each asker's word is looked at by itself. The disk is only read, so two threads may. */
    @Test
    @Tag("D01")
    void whereTwoLookAtASoundChunkAtOnceItIsSoundForBoth() throws Exception {
        StoredPackage stored = test.keep(made);
        Callable<Boolean> looks = () -> IntStream.range(0, 2_000).allMatch(time -> stored.recheck(3));
        ExecutorService threads = Executors.newFixedThreadPool(2);

        List<Future<Boolean>> both = threads.invokeAll(List.of(looks, looks));

        threads.shutdown();
        assertThat(both.get(0).get() && both.get(1).get()).isTrue();
    }

    @Test
    @Tag("D19")
    void aFileThatIsCutUnderARunningNodeIsNotSentFromAndWhatFillsTheGapIsHashedAnew() {
        StoredPackage stored = test.keep(made);
        for (int index = 0; index < made.shape().chunks(); index++) {
            stored.read(index);
        }
        test.put(made, "pkg", Arrays.copyOf(made.bytes(), 3 * TreeShape.CHUNK + 17));

        assertThat(stored.read(2).memory()).contains(made.chunk(2));
        fails(ErrorCode.CACHE_FAILED, () -> stored.read(5));
        TestCache.write(stored, made, 5); // Between the cut and this there are only zeros.
        for (int lost : new int[] {3, 4}) {
            fails(ErrorCode.CACHE_FAILED, () -> stored.read(lost));
        }

        test.settle();
        assertThat(stored.have().contains(3)).isFalse();
        assertThat(stored.read(5).memory()).contains(made.chunk(5));
    }

    @Test
    @Tag("D01")
    void aParentThatRottedIsMendedByTheNextChunkBelowIt() {
        test.keep(made);
        test.restart();
        test.damage(made, "tree", 5);
        StoredPackage stored = test.cache.held(made.id()).orElseThrow();
        fails(ErrorCode.CACHE_FAILED, () -> stored.read(9));

        TestCache.write(stored, made, 9);

        assertThat(stored.read(9).proof()).isEqualTo(made.proof(9));
        assertThat(stored.read(8).proof()).isEqualTo(made.proof(8));
    }

    @Test
    @Tag("R01")
    void aPublishersFileIsCopiedAndHashedInOnePass() {
        StoredPackage stored = test.open(made, true);
        stored.importFrom(channel(made.bytes()));

        assertThat(TestCache.content(stored.finish())).isEqualTo(made.bytes());
        test.settle();
        assertThat(stored.have().isFull()).isTrue();
        for (int index = 0; index < made.shape().chunks(); index++) {
            assertThat(stored.read(index).proof()).isEqualTo(made.proof(index));
        }
    }

    @Test
    void aFileThatIsNotTheAnnouncedPackageIsNotImported() {
        byte[] changed = made.bytes();
        changed[70_000] ^= 1;
        StoredPackage stored = test.open(made);

        fails(ErrorCode.CHECKSUM_MISMATCH, () -> stored.importFrom(channel(changed)));
        fails(ErrorCode.CHECKSUM_MISMATCH, () -> stored.importFrom(channel(Arrays.copyOf(changed, 100))));
        fails(ErrorCode.CHECKSUM_MISMATCH, () -> stored.importFrom(channel(Arrays.copyOf(changed, 2 << 20))));
        fails(ErrorCode.NOT_POSSIBLE, stored::finish);
        assertThat(stored.have().isEmpty()).isTrue();
    }

    @Test
    void anAnnouncementOfNothingMustHaveTheIdOfNothing() {
        TestPackage nothing = TestPackage.random(1, 0);
        test.cache.open(made.id(), 0, false, stored -> fails(ErrorCode.STATEMENT_INVALID, stored::finish), failure -> {
            throw failure;
        });
        test.settle();
        test.restart();

        assertThat(test.cache.held(made.id()).map(StoredPackage::complete).orElse(false))
                .isFalse();
        assertThat(TestCache.content(test.open(nothing).finish())).isEmpty();
    }

    private static ReadableByteChannel channel(byte[] bytes) {
        return Channels.newChannel(new ByteArrayInputStream(bytes));
    }

    private static void fails(ErrorCode code, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
