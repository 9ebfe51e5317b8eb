package updrift.api.transport.carrier;

import java.util.BitSet;

/** Which frames have come, so that none comes twice: the newest and some before it; older ones count as seen (the window of RFC 4303, section 3.4.3). */
final class SeenFrames {
    /** More frames than fit a window, so that none that is merely late is taken for an old one. */
    static final int REACH = 32_768;

    private final BitSet seen = new BitSet(REACH);
    private long newest;

    boolean contains(long number) {
        return number <= newest - REACH || (number <= newest && seen.get(slot(number)));
    }

    void add(long number) {
        if (number - newest >= REACH) {
            seen.clear();
        } else {
            for (long skipped = newest + 1; skipped < number; skipped++) {
                seen.clear(slot(skipped));
            }
        }
        newest = Math.max(newest, number);
        seen.set(slot(number));
    }

    private static int slot(long number) {
        return (int) (number % REACH);
    }
}
