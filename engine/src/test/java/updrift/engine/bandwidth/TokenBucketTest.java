package updrift.engine.bandwidth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int CHUNK = 65_536;

    @ParameterizedTest
    @ValueSource(longs = {100_000, 2 << 20, 6_553_600, 50_000_000, 1_000_000_000})
    @Tag("R25")
    @Tag("C20")
    void noSecondCarriesMoreAndTheMeanIsReachedThoughTimersAreLate(long rate) {
        var random = new Random(rate);
        var bucket = new TokenBucket(rate);
        List<long[]> moved = new ArrayList<>();

        long end = rate < 1_000_000 ? 60 * SECOND : 5 * SECOND;
        for (long now = 0; now < end; ) {
            int bytes = 1 + random.nextInt(CHUNK);
            long delay = bucket.delay(bytes, now);
            if (delay == 0) {
                bucket.spend(bytes, now);
                moved.add(new long[] {now, bytes});
            } else {
                now += delay + random.nextInt(2_000_000);
            }
        }

        assertThat(mostInAnySecond(moved)).isLessThanOrEqualTo(rate * 102 / 100 + CHUNK);
        assertThat(bytes(moved))
                .isBetween(rate * (end / SECOND) * 97 / 100, rate * (end / SECOND) + rate / 100 + CHUNK);
    }

    private static long mostInAnySecond(List<long[]> moved) {
        long most = 0;
        long inWindow = 0;
        for (int first = 0, last = 0; last < moved.size(); last++) {
            inWindow += moved.get(last)[1];
            for (; moved.get(last)[0] - moved.get(first)[0] >= SECOND; first++) {
                inWindow -= moved.get(first)[1];
            }
            most = Math.max(most, inWindow);
        }
        return most;
    }

    private static long bytes(List<long[]> moved) {
        return moved.stream().mapToLong(one -> one[1]).sum();
    }

    @Test
    @Tag("C20")
    void aHugeRequestGoesIntoDebtInsteadOfWaitingForEver() {
        var bucket = new TokenBucket(1_000_000);

        assertThat(bucket.delay(10_000_000, 0)).isZero();
        long wait = bucket.spend(10_000_000, 0);

        assertThat(wait).isBetween(99 * SECOND / 10, 10 * SECOND);
        assertThat(bucket.delay(1, SECOND)).isBetween(89 * SECOND / 10, 9 * SECOND);
        assertThat(bucket.delay(1, 10 * SECOND)).isZero();
    }

    @Test
    @Tag("C20")
    void aClockThatStepsBackAndForthPaysNothing() {
        var bucket = new TokenBucket(1_000_000);
        bucket.spend(1_000_000, 0);

        long before = bucket.delay(1, SECOND / 2);
        bucket.delay(1, -100 * SECOND);
        long after = bucket.delay(1, SECOND / 2);

        assertThat(after).isEqualTo(before);
    }

    @Test
    void withoutALimitNothingWaits() {
        var bucket = new TokenBucket(0);

        assertThat(bucket.spend(Integer.MAX_VALUE, 0)).isZero();
        assertThat(bucket.delay(Integer.MAX_VALUE, 0)).isZero();
    }

    @Test
    void whatDidNotMoveIsGivenBack() {
        var bucket = new TokenBucket(1_000_000);
        bucket.spend(500_000, 0);

        bucket.refund(500_000);

        assertThat(bucket.delay(CHUNK, 0)).isZero();
    }

    @Test
    void timeMayOverflow() {
        var bucket = new TokenBucket(1_000_000);
        bucket.spend(1_000_000, Long.MAX_VALUE - SECOND / 4);

        long left = bucket.delay(1, Long.MIN_VALUE + SECOND / 4);

        assertThat(left).isBetween(SECOND * 4 / 10, SECOND / 2);
    }
}
