package updrift.engine.peers;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

/** A link with a round trip and a rate, over which chunks come in order, always asked for as much as a window allows. */
final class TestLink {
    private static final double SECOND = 1e9;
    private static final int CHUNK = 65_536;

    private final SplittableRandom random = new SplittableRandom(1);
    private final Deque<Window.Mark> asked = new ArrayDeque<>();
    private final Deque<Long> due = new ArrayDeque<>();
    private final Window window;
    private final long interval;
    private final long jitter;
    private long roundTrip;
    private long now;
    private long linkFree;
    private int arrived;
    private int largest;

    /** {@code jitter}: each round trip takes up to so much longer. */
    TestLink(Window window, long roundTripNanos, int megabitsPerSecond, long jitter) {
        this.window = window;
        this.roundTrip = roundTripNanos;
        this.interval = (long) (SECOND * CHUNK * 8 / 1e6 / megabitsPerSecond);
        this.jitter = jitter;
    }

    void roundTrip(long nanos) {
        roundTrip = nanos;
    }

    double chunksPerSecond() {
        return SECOND / interval;
    }

    /** Chunks on their way when it is full and nothing waits. */
    double holds() {
        return (double) roundTrip / interval;
    }

    int arrived() {
        return arrived;
    }

    /** The largest window so far. */
    int largest() {
        return largest;
    }

    void fetchFor(long nanos) {
        long until = now + nanos;
        ask();
        while (due.element() <= until) {
            now = due.remove();
            window.arrived(CHUNK, asked.remove(), now);
            window.settled(1);
            window.verified();
            arrived++;
            ask();
        }
        now = until;
    }

    private void ask() {
        largest = Math.max(largest, window.size());
        while (window.room() > 0) {
            asked.add(window.asked(1, now));
            long late = jitter == 0 ? 0 : random.nextLong(jitter);
            linkFree = Math.max(linkFree, now + roundTrip + late) + interval;
            due.add(linkFree);
        }
    }
}
