package updrift.engine.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final int CHUNK = 65_536;
    private static final long MILLI = 1_000_000;

    private final Window window = new Window();

    @Test
    void aNewPeerIsAskedForOneChunk() {
        window.asked(1, 0);

        assertThat(window.room()).isZero();
        assertThat(window.inFlight()).isEqualTo(1);
    }

    @Test
    void itGrowsToTwiceWhatTheLinkHolds() {
        askAndAnswer(40 * MILLI, 6 * MILLI, 500);

        int held = 40 / 6 + 1;
        assertThat(window.size()).isBetween(2 * held, 2 * held + 6);
    }

    @Test
    void aFastLinkGetsEnoughToKeepItsThreadsBusy() {
        askAndAnswer(MILLI / 5, MILLI / 20, 2_000);

        assertThat(window.size()).isGreaterThan(180).isLessThanOrEqualTo(Window.CHUNKS_MAX);
    }

    @Test
    @Tag("B08")
    void aPeerThatFellSilentBeginsAnew() {
        askAndAnswer(MILLI, MILLI, 100);

        window.reset();

        assertThat(window.size()).isEqualTo(1);
        assertThat(window.expectedNanos(1)).isZero();
    }

    /** A link with a delay that carries one chunk each {@code interval}, always asked for as much as the window allows. */
    private void askAndAnswer(long delay, long interval, int chunks) {
        Deque<Window.Mark> asked = new ArrayDeque<>();
        Deque<Long> due = new ArrayDeque<>();
        long now = 0;
        long linkFree = 0;
        for (int i = 0; i < chunks; i++) {
            while (window.room() > 0) {
                asked.add(window.asked(1, now));
                linkFree = Math.max(linkFree, now + delay) + interval;
                due.add(linkFree);
            }
            now = due.remove();
            window.arrived(CHUNK, asked.remove(), now);
            window.settled(1);
            window.verified();
        }
    }
}
