package updrift.engine.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R01")
class SecondCopiesTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;

    private final SecondCopies copies = new SecondCopies();
    private long now = 17 * SECOND;

    @Test
    void oneIsOwedAfterASecondOfRefusals() {
        assertThat(givenUntilRefused(0)).isZero();
        assertThat(givenUntilRefused(SECOND - MILLI)).isZero();
        assertThat(givenUntilRefused(MILLI)).isOne();
    }

    @Test
    void whoAsksOnHasFourTimesAsManyAfterEachRefusal() {
        givenUntilRefused(0);

        List<Integer> given = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            given.add(givenUntilRefused(SECOND));
        }

        assertThat(given).containsExactly(1, 4, 16, 64, 256, 1024, 4096, 4096);
    }

    @Test
    void whoTurnsElsewhereIsRefusedForASecondAnew() {
        givenUntilRefused(0);
        givenUntilRefused(SECOND);
        givenUntilRefused(SECOND);

        assertThat(givenUntilRefused(5 * SECOND)).isZero();
        assertThat(givenUntilRefused(SECOND)).isOne();
    }

    @Test
    void whoWasGivenAFirstCopyIsRefusedForASecondAnew() {
        givenUntilRefused(0);
        copies.satisfied();

        assertThat(givenUntilRefused(SECOND)).isZero();
        assertThat(givenUntilRefused(SECOND)).isOne();
    }

    @Test
    void whoIsSentAgainWhatGotLostIsStillOwedItsNextPortion() {
        givenUntilRefused(0);
        now += SECOND;
        copies.gave(now);
        copies.gave(now);
        copies.refuse(now);

        assertThat(givenUntilRefused(MILLI)).isEqualTo(4);
    }

    /** Asks from {@code nanos} later on, a millisecond after each answer, as a publisher does that has no first copies. */
    private int givenUntilRefused(long nanos) {
        now += nanos;
        int given = 0;
        for (; copies.owed(now); now += MILLI) {
            copies.gave(now);
            given++;
        }
        copies.refuse(now);
        return given;
    }
}
