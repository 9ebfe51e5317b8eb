package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OriginPaceTest {
    private static final long MILLI = 1_000_000;

    private final OriginPace pace = new OriginPace();

    @Test
    void aQuickServerIsAskedForMoreEachTimeUntilItIsUsedWell() {
        for (int i = 0; i < 10; i++) {
            answer(20 * MILLI);
        }

        assertThat(pace.chunks()).isEqualTo(OriginPace.CHUNKS_MAX);
        assertThat(roomFor()).isEqualTo(OriginPace.REQUESTS_MAX);
    }

    @Test
    void aSlowLineIsNotClogged() {
        for (int i = 0; i < 10; i++) {
            answer(20 * MILLI);
        }
        for (int i = 0; i < 5; i++) {
            answer(3_000 * MILLI);
        }

        assertThat(pace.chunks()).isEqualTo(1);
        assertThat(roomFor()).isEqualTo(2);
    }

    @Test
    void afterAFailureThatTookLongItBeginsAnew() {
        for (int i = 0; i < 10; i++) {
            answer(20 * MILLI);
        }
        pace.asked();
        pace.failed(30_000 * MILLI);

        assertThat(pace.chunks()).isEqualTo(1);
        assertThat(roomFor()).isEqualTo(1);
    }

    @Test
    void whoRefusesAtOnceIsAskedLessOftenForAsMuch() {
        for (int i = 0; i < 10; i++) {
            answer(20 * MILLI);
        }
        pace.asked();
        pace.failed(5 * MILLI);

        assertThat(pace.chunks()).isEqualTo(OriginPace.CHUNKS_MAX);
        assertThat(roomFor()).isEqualTo(1);
    }

    private void answer(long nanos) {
        pace.asked();
        pace.answered(pace.chunks(), nanos);
    }

    private int roomFor() {
        int requests = 0;
        while (pace.hasRoom()) {
            pace.asked();
            requests++;
        }
        return requests;
    }
}
