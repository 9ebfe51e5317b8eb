package updrift.engine.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
    private static final int CHUNK = 65_536;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

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

    @ParameterizedTest
    @CsvSource({"20, 10", "20, 100", "20, 1000", "100, 10", "100, 100", "100, 1000", "300, 10", "300, 100", "300, 1000"
    })
    void itFillsTheLinkAndNoMoreThanTwiceThatForLong(int roundTripMillis, int megabitsPerSecond) {
        var link = new TestLink(window, roundTripMillis * MILLI, megabitsPerSecond, 0);
        double held = Math.min(Window.CHUNKS_MAX, link.holds());

        link.fetchFor(3 * SECOND);
        int before = link.arrived();
        link.fetchFor(60 * SECOND);

        double possible = Math.min(link.chunksPerSecond(), Window.CHUNKS_MAX * 1e3 / roundTripMillis);
        assertThat((link.arrived() - before) / (60 * possible)).isGreaterThan(0.9);
        assertThat(link.largest()).isLessThanOrEqualTo((int) Math.min(Window.CHUNKS_MAX, 2.5 * held + 12));
    }

    @ParameterizedTest
    @CsvSource({"20, 100", "100, 100", "300, 100", "100, 1000"})
    void aDelayThatVariesDoesNotMakeItCollapse(int roundTripMillis, int megabitsPerSecond) {
        var link = new TestLink(window, roundTripMillis * MILLI, megabitsPerSecond, roundTripMillis * MILLI);

        link.fetchFor(3 * SECOND);
        int before = link.arrived();
        link.fetchFor(60 * SECOND);

        double possible = Math.min(link.chunksPerSecond(), Window.CHUNKS_MAX * 1e3 / (2 * roundTripMillis));
        assertThat((link.arrived() - before) / (60 * possible)).isGreaterThan(0.8);
    }

    @Test
    void itDoublesWithEachRoundTripAtFirst() {
        var link = new TestLink(window, 300 * MILLI, 1000, 0);

        for (int size = 2; size <= 128; size *= 2) {
            link.fetchFor(305 * MILLI);
            assertThat(window.size()).isBetween(size * 3 / 4, size + size / 4);
        }
    }

    @Test
    void whereTheRoundTripGrowsItGrowsToo() {
        var link = new TestLink(window, 20 * MILLI, 100, 0);
        link.fetchFor(20 * SECOND);

        link.roundTrip(200 * MILLI);
        link.fetchFor(20 * SECOND);
        int before = link.arrived();
        link.fetchFor(20 * SECOND);

        assertThat((link.arrived() - before) / (20 * link.chunksPerSecond())).isGreaterThan(0.9);
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
    @Test
    @Tag("R26")
    void whatAChunkWaitedIsWhatItTookLongerThanAtBestInTheLastTenMinutes() {
        assertThat(queueing(40 * MILLI, 0)).isZero();
        assertThat(queueing(60 * MILLI, SECOND)).isEqualTo(20 * MILLI);
        assertThat(queueing(60 * MILLI, 299 * SECOND)).isEqualTo(20 * MILLI);
        assertThat(queueing(60 * MILLI, 301 * SECOND)).isEqualTo(20 * MILLI);

        assertThat(queueing(60 * MILLI, 602 * SECOND))
                .as("the way is that long now")
                .isZero();
    }

    private double queueing(long delay, long askedAt) {
        Window.Mark mark = window.asked(1, askedAt);
        window.arrived(CHUNK, mark, askedAt + delay);
        window.settled(1);
        return window.queueingNanos(mark, askedAt + delay);
    }

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
