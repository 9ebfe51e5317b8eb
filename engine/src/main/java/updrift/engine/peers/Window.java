package updrift.engine.peers;

/**
 * How many chunks may be on their way from one peer: 1 at first, one more for each that was verified, up to twice what the link holds at the rate and delay
 * measured on it (the estimate of BBR congestion control: highest recent rate times lowest recent delay). A full window makes chunks wait and the delay seem
 * longer than it is, so every few seconds the window is closed to what the link holds for one round trip, and measured then. Used by the node's thread.
 */
public final class Window {
    /** 16 MiB: enough for a loopback link, little enough for many peers. */
    static final int CHUNKS_MAX = 256;

    private static final int CHUNK = 65_536;

    /** Within less than this a chunk waits for threads rather than for the link; on fast links the threads must not run dry. */
    private static final long DELAY_NANOS_MIN = 20_000_000;

    /** One chunk on its way and one that takes its place, whatever was measured. */
    private static final int CHUNKS_SPARE = 2;

    private static final double SMOOTHING = 1.0 / 8;

    /** At least once in each period over which the lowest delay is remembered, and seldom enough to cost little. */
    private static final long PROBE_AFTER_NANOS = 4_000_000_000L;

    /** Less than the link holds, so that nothing waits on it. */
    private static final double PROBE_SHARE = 0.75;

    /** What was measured five to ten seconds ago says little of the link now. */
    private static final long PERIOD_NANOS = 5_000_000_000L;

    /** Of the base delay of RFC 6817: a way that got longer for good is known as such after five to ten minutes, ten there (section 4.2). */
    private static final long LONG_PERIOD_NANOS = 300_000_000_000L;

    private final Recent highestRate = new Recent(Math::max, PERIOD_NANOS);
    private final Recent lowestDelay = new Recent(Math::min, PERIOD_NANOS);
    private final Recent baseDelay = new Recent(Math::min, LONG_PERIOD_NANOS);
    private double smoothRate;
    private int size = 1;
    private int inFlight;
    private long arrivedBytes;
    private boolean probing;
    private int sizeBeforeProbe;
    private boolean askedInProbe;
    private long probedNanos;

    /** Where the count of arrived bytes stood when something was asked for. */
    public record Mark(long arrivedBytes, long nanos) {}

    /** How many more chunks may be asked for now. */
    public int room() {
        return Math.max(0, size - inFlight);
    }

    /** Chunks that were asked for and neither {@link #settled} yet. */
    public int inFlight() {
        return inFlight;
    }

    public int size() {
        return size;
    }

    /** {@code chunks} are asked for now. */
    public Mark asked(int chunks, long nowNanos) {
        inFlight += chunks;
        if (probing && !askedInProbe) {
            askedInProbe = true;
            probedNanos = nowNanos;
        }
        return new Mark(arrivedBytes, nowNanos);
    }

    /** A chunk arrived for what was asked at {@code mark}: a measurement. It is in flight until it is settled. */
    public void arrived(int bytes, Mark mark, long nowNanos) {
        arrivedBytes += bytes;
        long nanos = Math.max(1, nowNanos - mark.nanos());
        double bytesPerNano = (double) (arrivedBytes - mark.arrivedBytes()) / nanos;
        probedNanos = smoothRate == 0 ? nowNanos : probedNanos;
        smoothRate = smoothRate == 0 ? bytesPerNano : smoothRate + (bytesPerNano - smoothRate) * SMOOTHING;
        highestRate.add(bytesPerNano, nowNanos);
        lowestDelay.add((double) nanos, nowNanos);
        baseDelay.add((double) nanos, nowNanos);
        if (probing && askedInProbe && mark.nanos() - probedNanos >= 0) {
            probing = false;
            size = sizeBeforeProbe;
        } else if (!probing && nowNanos - probedNanos >= PROBE_AFTER_NANOS) {
            beginProbe();
        }
    }

    /** How much longer than at best a chunk took that {@link #arrived} just now for what was asked at {@code mark}, in nanoseconds: it waited behind others. */
    public double queueingNanos(Mark mark, long nowNanos) {
        return Math.max(0, nowNanos - mark.nanos() - baseDelay.get());
    }

    private void beginProbe() {
        probing = true;
        sizeBeforeProbe = size;
        size = Math.max(1, Math.min(size, (int) (PROBE_SHARE * highestRate.get() * lowestDelay.get() / CHUNK)));
        askedInProbe = false;
    }

    /** {@code chunks} that were asked for are done with: kept, refused, or no longer waited for. */
    public void settled(int chunks) {
        inFlight -= chunks;
    }

    /** One of them was verified: the peer earned trust for one more. */
    public void verified() {
        if (!probing) {
            size = size < target() ? size + 1 : Math.max(target(), size - 1);
        }
    }

    /** The peer fell silent: it begins anew. */
    public void reset() {
        size = 1;
        probing = false;
        smoothRate = 0;
        highestRate.clear();
    }

    /** How long all that is in flight should take, and {@code chunks} more, in nanoseconds; 0 if nothing was measured. */
    public long expectedNanos(int chunks) {
        return smoothRate == 0 ? 0 : (long) (lowestDelay.get() + (double) (inFlight + chunks) * CHUNK / smoothRate);
    }

    /** What the peer gives while it is asked, as measured lately, in bytes for each nanosecond; 0 if nothing was measured. */
    public double rate() {
        return smoothRate;
    }

    private int target() {
        double held = highestRate.get() * Math.max(lowestDelay.get(), DELAY_NANOS_MIN) / CHUNK;
        return (int) Math.min(CHUNKS_MAX, 2 * held + CHUNKS_SPARE);
    }
}
