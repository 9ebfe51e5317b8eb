package updrift.engine.swarm;

/**
 * How much is asked of the origin at a time: one chunk at first, more in each request as long as the answers are quick, and more requests side by side once
 * they are as large as they may be; less when answers are slow or fail. So a fast server is used well, and a slow line isn't clogged.
 */
final class OriginPace {
    /** 1 MiB: what one answer holds in memory. */
    static final int CHUNKS_MAX = 16;

    /** Enough to keep a line of 30 MB/s busy over 100 ms. */
    static final int REQUESTS_MAX = 4;

    /** One is being answered while the next is on its way. */
    private static final int REQUESTS_MIN = 2;

    private static final long QUICK_NANOS = 500_000_000L;
    private static final long SLOW_NANOS = 2_000_000_000L;

    /** Before anything was measured. */
    private static final long GUESS_NANOS = 500_000_000L;

    private int chunks = 1;
    private int most = 1;
    private int inFlight;
    private long requestNanos = GUESS_NANOS;

    /** Whether one more request may begin. */
    boolean hasRoom() {
        return inFlight < most;
    }

    /** How many chunks it may be for. */
    int chunks() {
        return chunks;
    }

    /** How long a request takes, as far as was measured lately. */
    long requestNanos() {
        return requestNanos;
    }

    void asked() {
        inFlight++;
    }

    /** A request for {@code asked} chunks was answered after {@code nanos}. */
    void answered(int asked, long nanos) {
        inFlight--;
        requestNanos = (requestNanos + nanos) / 2;
        if (nanos > SLOW_NANOS) {
            chunks = Math.max(1, Math.min(chunks, asked) / 2);
            most = REQUESTS_MIN;
        } else if (nanos < QUICK_NANOS && asked >= chunks && chunks < CHUNKS_MAX) {
            chunks *= 2;
            most = Math.max(most, REQUESTS_MIN);
        } else if (nanos < QUICK_NANOS && asked >= chunks) {
            most = Math.min(REQUESTS_MAX, Math.max(most, REQUESTS_MIN) + 1);
        } else {
            most = Math.max(most, REQUESTS_MIN);
        }
    }

    /** A request failed after {@code nanos}. A quick refusal says nothing of the size: a store that counts requests is best asked for much with each. */
    void failed(long nanos) {
        inFlight--;
        most = 1;
        if (nanos > QUICK_NANOS) {
            chunks = 1;
        }
    }
}
