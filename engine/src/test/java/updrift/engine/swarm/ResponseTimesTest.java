package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResponseTimesTest {
    private static final long MILLI = 1_000_000;

    private final ResponseTimes times = new ResponseTimes();

    @Test
    void whoIsThreeSigmasAboveTheMeanIsSlow() {
        for (int i = 0; i < 1_000; i++) {
            times.add((i % 2 == 0 ? 900 : 1_100) * MILLI);
        }

        assertThat(times.isSlow(1_250 * MILLI)).isFalse();
        assertThat(times.isSlow(1_350 * MILLI)).isTrue();
    }

    @Test
    void whatThreadsAndDisksHesitateIsNotSlow() {
        for (int i = 0; i < 1_000; i++) {
            times.add(MILLI);
        }

        assertThat(times.isSlow(400 * MILLI)).isFalse();
        assertThat(times.isSlow(600 * MILLI)).isTrue();
    }
}
