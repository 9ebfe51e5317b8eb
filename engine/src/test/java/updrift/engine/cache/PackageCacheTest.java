package updrift.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.engine.content.TestPackage;

@Tag("R32")
class PackageCacheTest {
    private final TestPackage ada = TestPackage.random(1, 100_000);
    private final TestPackage ben = TestPackage.random(2, 100_000);
    private final TestPackage cem = TestPackage.random(3, 100_000);
    private final TestCache test = new TestCache(250_000);

    @Test
    @Tag("R11")
    void theOldestMakesRoomForTheNewest() {
        test.keep(ada);
        test.keep(ben);
        test.keep(cem);

        assertThat(test.cache.held()).containsExactly(ben.id(), cem.id());
        assertThat(test.cache.used()).isEqualTo(200_000);
        assertThat(test.exists(ada, "pkg")).isFalse();
        assertThat(test.exists(ada, "tree")).isFalse();
    }

    @Test
    @Tag("R11")
    @Tag("D09")
    void oneThatIsInUseIsNeverEvicted() {
        Lease serving = test.keep(ada).lease();
        test.keep(ben);
        test.keep(cem);

        assertThat(test.cache.held()).containsExactly(ada.id(), cem.id());
        serving.close();
        serving.close();
        test.keep(ben);
        assertThat(test.cache.held()).containsExactly(cem.id(), ben.id());
    }

    @Test
    @Tag("D09")
    void whenAllAreInUseNothingNewIsTaken() {
        test.keep(ada).lease();
        test.keep(ben).lease();

        assertThat(test.refused(cem))
                .hasMessageContaining("100000")
                .hasMessageContaining("50000 of 250000")
                .matches(e -> e.code() == ErrorCode.CACHE_FULL);
        assertThat(test.cache.held()).containsExactly(ada.id(), ben.id());
    }

    @Test
    @Tag("D11")
    @Tag("R11")
    void onePackageAboveTheLimitIsRefusedAtOnceWithBothNumbers() {
        test.keep(ada);
        long before = test.disk.operations();

        assertThat(test.refused(TestPackage.random(4, 250_001)))
                .hasMessageContaining("250001")
                .hasMessageContaining("250000")
                .matches(e -> e.code() == ErrorCode.CACHE_FULL);
        assertThat(test.disk.operations()).isEqualTo(before);
        assertThat(test.cache.held()).containsExactly(ada.id());
    }

    @Test
    void whatIsPinnedIsNeitherCountedNorEvicted() {
        TestPackage large = TestPackage.random(4, 400_000);
        test.open(large, true);
        test.keep(ada);
        test.cache.pin(ada.id());
        test.keep(ben);
        test.keep(cem);

        assertThat(test.cache.held()).containsExactly(large.id(), ada.id(), ben.id(), cem.id());
        assertThat(test.cache.used()).isEqualTo(200_000);
        test.cache.unpin(ada.id());
        assertThat(test.cache.used()).isEqualTo(300_000);
    }

    @Test
    void aPinCountsBeforeThePackageIsThere() {
        test.cache.pin(ada.id());
        test.keep(ada);
        test.keep(ben);
        test.keep(cem);

        assertThat(test.cache.held()).containsExactly(ada.id(), ben.id(), cem.id());
    }

    @Test
    @Tag("R13")
    @Tag("C06")
    void askingForWhatIsNotHeldTouchesNoDisk() {
        test.keep(ada);
        long before = test.disk.operations();

        assertThat(test.cache.held(ben.id())).isEmpty();
        assertThat(test.cache.held(ada.id())).isPresent();
        assertThat(test.disk.operations()).isEqualTo(before);
    }

    @Test
    @Tag("D10")
    void askingForAPackageDoesNotMakeItYounger() {
        test.keep(ada);
        test.keep(ben);
        test.cache.held(ada.id());
        test.open(ada);
        test.keep(cem);

        assertThat(test.cache.held()).containsExactly(ben.id(), cem.id());
    }

    @Test
    void openingAgainGivesTheSamePackage() {
        StoredPackage first = test.open(ada);

        assertThat(test.open(ada)).isSameAs(first);
        assertThat(test.cache.used()).isEqualTo(100_000);
    }

    @Test
    @Tag("R10")
    void aWholePackageIsHeldAgainAfterARestart() {
        test.keep(ada);
        test.restart();

        StoredPackage again = test.cache.held(ada.id()).orElseThrow();
        assertThat(again.complete()).isTrue();
        assertThat(again.have().isFull()).isTrue();
        assertThat(TestCache.content(again.asComplete())).isEqualTo(ada.bytes());
    }

    @Test
    void aPartialOneThatNobodyAsksForCountsAndIsEvictedFirst() {
        TestCache.write(test.open(ada), ada, 0);
        test.restart();

        assertThat(test.cache.held()).isEmpty();
        assertThat(test.cache.used()).isEqualTo(65_536);
        test.keep(ben);
        test.keep(cem);
        assertThat(test.exists(ada, "part")).isFalse();
    }

    @Test
    void whatIsDroppedIsGoneAtOnceAndDeletedWhenNobodyUsesIt() {
        List<String> told = new ArrayList<>();
        Lease reading = test.keep(ada).lease();
        test.cache.drop(ada.id(), () -> told.add("ada"));
        test.cache.drop(UpdateId.of(new byte[32]), () -> told.add("unknown"));
        test.settle();

        assertThat(test.cache.held()).isEmpty();
        assertThat(test.exists(ada, "pkg")).isTrue();
        assertThat(test.refused(ada).code()).isEqualTo(ErrorCode.NOT_POSSIBLE);
        reading.close();
        test.settle();
        assertThat(told).containsExactly("unknown", "ada");
        assertThat(test.exists(ada, "pkg")).isFalse();
        test.keep(ada);
    }

    @Test
    @Tag("D04")
    void aFullDiskIsToldAndAnotherTrySucceedsOnceThereIsSpace() {
        test.disk.capacity(50_000);
        assertThat(test.refused(ada).code()).isEqualTo(ErrorCode.CACHE_FULL);
        assertThat(test.cache.used()).isZero();

        test.disk.capacity(500_000);
        assertThat(test.keep(ada).complete()).isTrue();
    }
}
