package updrift.engine.swarm;

import java.util.random.RandomGenerator;

/**
 * Decides when one download draws from the origin. Peers come first: as long as they have something to give, nothing is drawn before the delay, and after it
 * only while they give less than the floor. What no connected peer has to give has to come from the origin; among the nodes that lack it each draws its own
 * part, and another's only when its owners bring nothing, so that all together draw one copy. Numbers and time in, a decision out.
 */
final class OriginTap {
    private static final long MILLI = 1_000_000;

    /** Peers that were dialled a moment ago get a chance to answer, and nodes that start together don't draw together. */
    private static final long FIRST_WAIT_NANOS_MIN = 100 * MILLI;

    private static final long FIRST_WAIT_NANOS_MAX = 1_000 * MILLI;

    /** Later on a gap this short is no more than a message on its way. */
    private static final long WAIT_NANOS_MAX = 100 * MILLI;

    /** Owners that brought nothing for so long, or for some of our own requests, won't. */
    private static final long PATIENCE_NANOS_MIN = 1_000 * MILLI;

    private static final int PATIENCE_REQUESTS = 3;

    /** Even among many strangers that claim a part and never draw it, a draw isn't put off for longer. */
    private static final long TURN_NANOS_MAX = 2_000 * MILLI;

    /** The memory of the rate from peers. */
    private static final double RATE_NANOS = 4_000.0 * MILLI;

    private final OriginSettings settings;
    private final RandomGenerator random;
    private final long startNanos;
    private double rate;
    private long ratedNanos;
    private long newsNanos;
    private boolean wasAlone;
    private boolean everAlone;
    private long drawsAtNanos;
    private boolean helps;
    private long helpsAtNanos;

    /** For a download that starts now. */
    OriginTap(OriginSettings settings, RandomGenerator random, long nowNanos) {
        this.settings = settings;
        this.random = random;
        this.startNanos = nowNanos;
        this.ratedNanos = nowNanos;
        this.newsNanos = nowNanos;
    }

    /** Peers gave {@code bytes} that were verified. */
    void peersGave(int bytes, long nowNanos) {
        rate = rateAt(nowNanos) + bytes * 1e9 / RATE_NANOS;
        ratedNanos = nowNanos;
        newsNanos = nowNanos;
        helps = false;
    }

    private double rateAt(long nowNanos) {
        return rate * Math.exp((ratedNanos - nowNanos) / RATE_NANOS);
    }

    /** Whether this node's own part may be drawn from; {@code peersHaveMore}: a peer that answers holds something that nobody was asked for yet. */
    boolean mayDraw(boolean peersHaveMore, long nowNanos) {
        boolean alone = isAlone(peersHaveMore, nowNanos);
        boolean late = nowNanos - startNanos >= settings.delay().toNanos();
        return alone || (late && rateAt(nowNanos) < settings.floor());
    }

    /** Whether no peer has had anything to give for a short random time. */
    private boolean isAlone(boolean peersHaveMore, long nowNanos) {
        if (peersHaveMore) {
            wasAlone = false;
            return false;
        }
        if (!wasAlone) {
            wasAlone = true;
            drawsAtNanos = nowNanos
                    + (everAlone
                            ? random.nextLong(WAIT_NANOS_MAX)
                            : random.nextLong(FIRST_WAIT_NANOS_MIN, FIRST_WAIT_NANOS_MAX));
            everAlone = true;
        }
        return nowNanos - drawsAtNanos >= 0;
    }

    /**
     * Whether others' parts may be drawn from too, when nothing is left of this node's: their owners bring nothing, and by chance it is our turn.
     *
     * @param sharers how many peers have a part
     * @param requestNanos how long a request takes
     */
    boolean mayHelp(int sharers, long requestNanos, long nowNanos) {
        if (nowNanos - newsNanos < Math.max(PATIENCE_NANOS_MIN, PATIENCE_REQUESTS * requestNanos)) {
            return false;
        }
        if (!helps) {
            helps = true;
            long turns = Math.max(1, Math.min(TURN_NANOS_MAX, sharers * requestNanos));
            helpsAtNanos = nowNanos + random.nextLong(turns);
        }
        return nowNanos - helpsAtNanos >= 0;
    }
}
