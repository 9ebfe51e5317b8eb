package updrift.engine.serve;

/**
 * When one asker is given what others have too: once it was refused for a second and asks on. Then one at first and four times as many after each further
 * refusal, at which it compares what others give: who sees no other source soon has all it asks for, and one in a fleet that helps itself turns to that before it
 * took much.
 */
final class SecondCopies {
    private static final long SECOND = 1_000_000_000L;

    /** Who doesn't ask again within this can do without, and is refused for a second anew: longer than anybody waits for a first answer, so than any round trip. */
    private static final long INSISTS_NANOS = 5 * SECOND;

    private static final int GROWTH = 4;

    /** Between two refusals: a quarter of a gigabyte. */
    private static final int PORTION_MAX = 4096;

    private long sinceNanos;
    private long askedNanos;
    private int allowed;
    private int left;
    private boolean refused;

    /** It was refused one. */
    void refuse(long nowNanos) {
        if (!insists(nowNanos)) {
            sinceNanos = nowNanos;
            allowed = 1;
            left = allowed;
        } else if (left == 0) {
            allowed = Math.min(GROWTH * allowed, PORTION_MAX);
            left = allowed;
        }
        refused = true;
        askedNanos = nowNanos;
    }

    private boolean insists(long nowNanos) {
        return refused && nowNanos - askedNanos < INSISTS_NANOS;
    }

    /** It was given one, or again one that it had been given and lost: for that it needn't be owed one. */
    void gave(long nowNanos) {
        left = Math.max(0, left - 1);
        askedNanos = nowNanos;
    }

    /** It was given a first copy. */
    void satisfied() {
        refused = false;
    }

    boolean owed(long nowNanos) {
        return left > 0 && insists(nowNanos) && nowNanos - sinceNanos >= SECOND;
    }
}
