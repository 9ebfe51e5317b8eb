package updrift.testkit;

/** What a {@link ChaosProxy} does to bytes, and how many it has let pass. Thread-safe. */
final class ChaosRules {
    private static final long SECOND = 1_000_000_000L;

    private long delayNanos;
    private long bytesPerSecond = Long.MAX_VALUE;
    private boolean stalled;
    private long leftUntilCut = Long.MAX_VALUE;
    private long passedFromUpstream;
    private final long[] freeNanos = {System.nanoTime(), System.nanoTime()};

    synchronized void delay(long nanos) {
        delayNanos = nanos;
    }

    synchronized void rate(long newBytesPerSecond) {
        if (newBytesPerSecond < 1) {
            throw new IllegalArgumentException("a rate is at least 1 byte per second, not " + newBytesPerSecond);
        }
        bytesPerSecond = newBytesPerSecond;
    }

    synchronized void stall(boolean nowStalled) {
        stalled = nowStalled;
        notifyAll();
    }

    synchronized void cutAfter(long bytes) {
        leftUntilCut = bytes;
    }

    /** When {@code bytes} that came now go on, by the delay and after those before them. */
    synchronized long due(int bytes, boolean fromUpstream) {
        int way = fromUpstream ? 1 : 0;
        freeNanos[way] =
                Math.max(System.nanoTime(), freeNanos[way]) + (long) ((double) bytes * SECOND / bytesPerSecond);
        return freeNanos[way] + delayNanos;
    }

    synchronized void awaitGoingOn() throws InterruptedException {
        while (stalled) {
            wait();
        }
    }

    /**
     * What may pass.
     *
     * @param bytes so many
     * @param cut whether the connection is reset after them
     */
    record Passage(int bytes, boolean cut) {}

    /** What becomes of {@code bytes} whose time has come. */
    synchronized Passage pass(int bytes, boolean fromUpstream) {
        if (!fromUpstream) {
            return new Passage(bytes, false);
        }
        int allowed = (int) Math.min(bytes, leftUntilCut);
        passedFromUpstream += allowed;
        if (leftUntilCut == Long.MAX_VALUE) {
            return new Passage(allowed, false);
        }
        leftUntilCut -= allowed;
        boolean cut = leftUntilCut == 0;
        if (cut) {
            leftUntilCut = Long.MAX_VALUE;
        }
        return new Passage(allowed, cut);
    }

    synchronized long passedFromUpstream() {
        return passedFromUpstream;
    }
}
