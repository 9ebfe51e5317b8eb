package updrift.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import updrift.api.time.Timeline;

class RehearsalTest {
    private static final int LOOKS_PER_ROUND = 2 * Rehearsal.TRIES;

    private final Queue<Runnable> due = new ArrayDeque<>();
    private int looks;
    private int rests;

    @Test
    void itEndsAsSoonAsAWholeRecordIsQuick() throws GeneralSecurityException {
        rehearse(1_000, Integer.MAX_VALUE);

        assertThat(looks).isEqualTo(LOOKS_PER_ROUND);
    }

    @Test
    void whereNothingMakesItQuickItEndsAllTheSame() throws GeneralSecurityException {
        rehearse(1_000_000_000, Integer.MAX_VALUE);

        assertThat(looks).isEqualTo(LOOKS_PER_ROUND * Rehearsal.ROUNDS_MAX);
        assertThat(rests).as("between rounds").isEqualTo(Rehearsal.ROUNDS_MAX - 1);
    }

    @Test
    void itEndsWithItsTransport() throws GeneralSecurityException {
        rehearse(1_000_000_000, 3 * LOOKS_PER_ROUND);

        assertThat(looks).isEqualTo(3 * LOOKS_PER_ROUND);
    }

    private void rehearse(long nanosPerLook, int looksWanted) throws GeneralSecurityException {
        new Rehearsal(new Looked(nanosPerLook), due::add, () -> looks < looksWanted).round();
        while (!due.isEmpty()) {
            due.remove().run();
        }
    }

    /** Each look at it finds that so many nanoseconds more have passed. */
    private final class Looked implements Timeline {
        private final long nanosPerLook;

        Looked(long nanosPerLook) {
            this.nanosPerLook = nanosPerLook;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH;
        }

        @Override
        public long nanos() {
            return nanosPerLook * ++looks;
        }

        @Override
        public Scheduled later(Duration delay, Runnable action) {
            assertThat(delay).isEqualTo(Rehearsal.REST);
            rests++;
            due.add(action);
            return () -> due.remove(action);
        }
    }
}
