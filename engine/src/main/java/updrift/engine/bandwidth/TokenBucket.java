package updrift.engine.bandwidth;

/**
 * A limit in bytes per second that accrues continuously on monotonic time, so that no edge of a second lets a burst through. Unused time is kept up to a
 * burst of 1 % of a second's bytes and one chunk: then no window of a second carries more than 101 % of the rate and one chunk, and a timer that is some
 * milliseconds late costs nothing. What is larger than the burst goes into debt and is waited for afterwards, instead of for ever. Used by one thread.
 */
public final class TokenBucket {
    private static final long SECOND = 1_000_000_000L;
    private static final long BURST_NANOS = SECOND / 100;

    /** What moves in one piece: a chunk. */
    private static final int CHUNK = 65_536;

    private final long bytesPerSecond;
    private final long burstNanos;
    private long debtNanos;
    private long settledNanos;

    /** {@code bytesPerSecond}: 1 or more, or 0 for no limit. */
    public TokenBucket(long bytesPerSecond) {
        if (bytesPerSecond < 0) {
            throw new IllegalArgumentException("a rate of " + bytesPerSecond + " bytes per second");
        }
        this.bytesPerSecond = bytesPerSecond;
        this.burstNanos = BURST_NANOS + costNanos(CHUNK);
    }

    /** Whether there is a limit at all. */
    public boolean limited() {
        return bytesPerSecond > 0;
    }

    /** Spends {@code bytes} and answers how many nanoseconds the caller waits before it moves them. */
    public long spend(int bytes, long nowNanos) {
        settle(nowNanos);
        debtNanos += costNanos(bytes);
        return Math.max(0, debtNanos - burstNanos);
    }

    /** Spends {@code bytes} as far as there is something to spend: who comes next waits, but pays no debt for them. */
    void drain(int bytes, long nowNanos) {
        settle(nowNanos);
        debtNanos = Math.max(debtNanos, Math.min(burstNanos, debtNanos + costNanos(bytes)));
    }

    /** How many nanoseconds from now {@code bytes} could be spent without waiting; spends nothing. More than the burst holds waits for a full burst only. */
    public long delay(int bytes, long nowNanos) {
        settle(nowNanos);
        return Math.max(0, debtNanos + Math.min(costNanos(bytes), burstNanos) - burstNanos);
    }

    /** Gives back what was spent and didn't move. */
    public void refund(int bytes) {
        debtNanos = Math.max(0, debtNanos - costNanos(bytes));
    }

    /** Time pays the debt; a clock that steps back pays nothing, not even when it comes forward again. */
    private void settle(long nowNanos) {
        if (debtNanos == 0) {
            settledNanos = nowNanos;
        } else if (nowNanos - settledNanos > 0) {
            debtNanos = Math.max(0, debtNanos - (nowNanos - settledNanos));
            settledNanos = nowNanos;
        }
    }

    /** Rounded up, so that many small ones never add up to more than the rate. */
    private long costNanos(int bytes) {
        return limited() ? -Math.floorDiv(-bytes * SECOND, bytesPerSecond) : 0;
    }
}
