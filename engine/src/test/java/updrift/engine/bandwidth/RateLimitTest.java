package updrift.engine.bandwidth;

import static org.assertj.core.api.Assertions.assertThat;
import static updrift.api.release.Priority.CRITICAL;
import static updrift.api.release.Priority.NORMAL;
import static updrift.api.release.Priority.OPTIONAL;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.release.Priority;

class RateLimitTest {
    private static final int CHUNK = 65_536;
    private static final long RATE = 10_000_000;

    private final RateLimit limit = new RateLimit(RATE);

    @Test
    @Tag("R26")
    void criticalBytesPassBy() {
        limit.spend(NORMAL, 100_000_000, 0);

        assertThat(limit.delay(CRITICAL, CHUNK, 0)).isZero();
        assertThat(limit.delay(NORMAL, CHUNK, 0)).isPositive();
    }

    @Test
    @Tag("R26")
    void optionalBytesTakeATwentiethBesideNormalOnesAndTheSumStaysWithinTheLimit() {
        long[] moved = movedInTenSeconds(List.of(NORMAL, OPTIONAL));

        assertThat(moved[1]).isBetween(RATE * 10 * 45 / 1000, RATE * 10 * 55 / 1000);
        assertThat(moved[0] + moved[1]).isBetween(RATE * 10 * 97 / 100, RATE * 10 * 101 / 100 + CHUNK);
    }

    @Test
    @Tag("R26")
    void optionalBytesTakeAllThatNormalOnesLeave() {
        long[] moved = movedInTenSeconds(List.of(OPTIONAL));

        assertThat(moved[0]).isGreaterThan(RATE * 10 * 97 / 100);
    }

    @Test
    @Tag("R26")
    @Tag("C21")
    void besideCriticalBytesThatWantMoreThanTheLimitTheOthersKeepATwentiethEach() {
        var limited = new RateLimit(RATE, RATE);

        long[] moved = movedInTenSeconds(limited, List.of(CRITICAL, NORMAL, OPTIONAL));

        assertThat(moved[0]).isGreaterThan(RATE * 10 * 97 / 100);
        assertThat(moved[1]).isBetween(RATE * 10 * 45 / 1000, RATE * 10 * 55 / 1000);
        assertThat(moved[2]).isBetween(RATE * 10 * 45 / 1000, RATE * 10 * 55 / 1000);
    }

    @Test
    @Tag("R26")
    void besideCriticalBytesThatWantLessTheOthersTakeWhatTheyLeave() {
        var limited = new RateLimit(RATE, RATE / 2);

        long[] moved = movedInTenSeconds(limited, List.of(CRITICAL, NORMAL));

        assertThat(moved[0]).isBetween(RATE * 10 * 48 / 100, RATE * 10 * 51 / 100);
        assertThat(moved[0] + moved[1]).isBetween(RATE * 10 * 97 / 100, RATE * 10 * 105 / 100);
    }

    @Test
    @Tag("C21")
    void afterCriticalBytesTheOthersPayNoDebtForThem() {
        limit.spend(CRITICAL, 1_000_000_000, 0);

        assertThat(limit.delay(NORMAL, CHUNK, 0)).isLessThan(20_000_000);
    }

    private long[] movedInTenSeconds(List<Priority> wanted) {
        return movedInTenSeconds(limit, wanted);
    }

    private static long[] movedInTenSeconds(RateLimit limit, List<Priority> wanted) {
        long[] moved = new long[wanted.size()];
        for (long now = 0; now < 10_000_000_000L; now += 1_000_000) {
            for (int i = 0; i < moved.length; i++) {
                while (limit.delay(wanted.get(i), CHUNK, now) == 0) {
                    limit.spend(wanted.get(i), CHUNK, now);
                    moved[i] += CHUNK;
                }
            }
        }
        return moved;
    }
}
