package updrift.engine.swarm;

/**
 * How many chunks an optional download may have on their way from all peers, so that it takes what others leave of the links between: LEDBAT congestion control
 * (RFC 6817, section 2.4). Its own chunks or anybody's that wait in queues make answers take longer than at best; it asks for less the more they do, and for more
 * while they don't. What stood in the queues from its first answer on it takes for the way's length, as any LEDBAT does. Used by the node's thread.
 */
final class SpareRoom {
    /** The most that the RFC allows (section 2.5): so long others may wait for what this adds to a queue. */
    private static final double TARGET_NANOS = 100e6;

    /** Single answers take longer for many reasons; the fastest of a few waited in queues only. */
    private static final int LAST = 4;

    /** More may be asked for only as long as nearly all that may is on its way: what isn't used says nothing of the link. */
    private static final int UNUSED_MAX = 2;

    private final double[] last = new double[LAST];
    private int at;
    private double chunks = 2;
    private boolean begins = true;

    /** At least 1, so that it ends. */
    int chunks() {
        return (int) chunks;
    }

    /** A chunk came that waited {@code queueingNanos} in queues; {@code onTheirWay} are left. */
    void arrived(double queueingNanos, int onTheirWay) {
        last[at++ % LAST] = queueingNanos;
        double queueing = leastOfLast();
        boolean used = onTheirWay + UNUSED_MAX >= chunks;
        begins = begins && queueing < TARGET_NANOS / 2;
        if (begins) {
            chunks += used ? 1 : 0;
            return;
        }
        double offTarget = Math.max(-1, (TARGET_NANOS - queueing) / TARGET_NANOS);
        if (offTarget < 0 || used) {
            chunks = Math.max(1, chunks + offTarget / chunks);
        }
    }

    private double leastOfLast() {
        double least = last[0];
        for (double each : last) {
            least = Math.min(least, each);
        }
        return least;
    }
}
