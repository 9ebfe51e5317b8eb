package updrift.engine.gossip;

/** How many statements of one peer may be checked: signatures cost more to check than to make up (B20). */
final class CheckBudget {
    /** A peer may tell everything that it keeps at once: eight announcements for each of eight platforms, twice over. */
    private static final int BURST = 128;

    /** An authority publishes a few times a day; this is far above any honest rate. */
    private static final double PER_SECOND = 4;

    private double left = BURST;
    private long at;

    CheckBudget(long nowNanos) {
        at = nowNanos;
    }

    /** Whether one more may be checked now. */
    boolean spend(long nowNanos) {
        left = Math.min(BURST, left + (nowNanos - at) / 1e9 * PER_SECOND);
        at = nowNanos;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
