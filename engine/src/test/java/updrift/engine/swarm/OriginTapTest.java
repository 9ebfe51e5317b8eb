package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R01")
class OriginTapTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long REQUEST = SECOND / 10;
    private static final OriginSettings SETTINGS = new OriginSettings(Duration.ofSeconds(60), 500_000, 0);

    private final OriginTap tap = new OriginTap(SETTINGS, new SplittableRandom(1), 0);

    @Test
    void whilePeersHaveMoreNothingIsDrawnBeforeTheDelay() {
        for (long now = 0; now < 60 * SECOND; now += SECOND / 10) {
            assertThat(tap.mayDraw(true, now)).isFalse();
        }
        assertThat(tap.mayDraw(true, 60 * SECOND)).isTrue();
    }

    @Test
    void afterTheDelayItIsDrawnOnlyWhilePeersGiveLessThanTheFloor() {
        for (long now = 50 * SECOND; now < 70 * SECOND; now += SECOND / 10) {
            tap.peersGave(60_000, now);
        }
        assertThat(tap.mayDraw(true, 70 * SECOND)).isFalse();

        for (long now = 70 * SECOND; now < 90 * SECOND; now += SECOND / 10) {
            tap.peersGave(40_000, now);
        }
        assertThat(tap.mayDraw(true, 90 * SECOND)).isTrue();
    }

    @Test
    void wherePeersHaveNothingItIsDrawnAfterAShortRandomWait() {
        assertThat(tap.mayDraw(false, 0)).isFalse();
        assertThat(tap.mayDraw(false, SECOND / 20)).isFalse();
        assertThat(tap.mayDraw(false, SECOND)).isTrue();

        assertThat(tap.mayDraw(true, 2 * SECOND)).isFalse();
        tap.mayDraw(false, 3 * SECOND);
        assertThat(tap.mayDraw(false, 3 * SECOND + SECOND / 10)).isTrue();
    }

    @Test
    void anothersPartIsLeftToItsOwnerAsLongAsPeersBringNews() {
        for (long now = 0; now < 10 * SECOND; now += SECOND / 2) {
            tap.peersGave(65_536, now);
            assertThat(tap.mayHelp(4, REQUEST, now + SECOND / 4)).isFalse();
        }
        long silentSince = 10 * SECOND;
        tap.mayHelp(4, REQUEST, silentSince + SECOND);
        assertThat(tap.mayHelp(4, REQUEST, silentSince + SECOND + 4 * REQUEST)).isTrue();
    }

    @Test
    void manyStrangersDoNotPutADrawOffForLong() {
        tap.mayHelp(500, SECOND, 10 * SECOND);

        assertThat(tap.mayHelp(500, SECOND, 12 * SECOND)).isTrue();
    }
}
