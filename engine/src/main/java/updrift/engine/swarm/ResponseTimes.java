package updrift.engine.swarm;

/** How long peers take for a chunk: mean and spread of recent answers, each weighing a 64th (West's incremental variance, with decay). */
final class ResponseTimes {
    /** Below this a peer isn't slow whatever the others do: threads and disks hesitate so long. */
    private static final double SLOW_NANOS_MIN = 500_000_000;

    private static final double WEIGHT = 1.0 / 64;
    private static final int SIGMAS = 3;

    private double mean;
    private double variance;
    private boolean begun;

    void add(long nanos) {
        double difference = nanos - mean;
        if (!begun) {
            begun = true;
            mean = nanos;
            return;
        }
        mean += WEIGHT * difference;
        variance = (1 - WEIGHT) * (variance + WEIGHT * difference * difference);
    }

    /** Whether who hasn't answered for {@code nanos} is slower than nearly all. */
    boolean isSlow(long nanos) {
        return nanos > Math.max(SLOW_NANOS_MIN, mean + SIGMAS * Math.sqrt(variance));
    }
}
