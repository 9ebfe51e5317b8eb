package updrift.transport.nats;

/** How fast this node sends. Short messages go in any case, on credit, for they steer the others. Thread-safe. */
final class Pace {
    /** A frame's parts may leave together; more at once would be a burst at the server. */
    private static final long BURST_NANOS = 50_000_000L;

    /** Messages up to this length don't wait. */
    private static final int SHORT_MAX = 1 << 10;

    private static final double NANOS_PER_SECOND = 1e9;

    private final long bytesPerSecond;
    private long paidUntilNanos;

    Pace(long bytesPerSecond, long nowNanos) {
        this.bytesPerSecond = bytesPerSecond;
        this.paidUntilNanos = nowNanos;
    }

    /** Spends {@code bytes} and returns 0, or spends nothing and returns how many nanoseconds it is until it is worth asking again. */
    synchronized long spend(int bytes, long nowNanos) {
        long begin = Math.max(paidUntilNanos, nowNanos - BURST_NANOS);
        if (bytes > SHORT_MAX && begin > nowNanos) {
            return begin - nowNanos;
        }
        paidUntilNanos = begin + (long) (bytes * NANOS_PER_SECOND / bytesPerSecond);
        return 0;
    }
}
