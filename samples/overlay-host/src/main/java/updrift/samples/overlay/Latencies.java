package updrift.samples.overlay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** How long answers took. Thread-safe. */
final class Latencies {
    private final List<Long> nanos = new ArrayList<>();

    synchronized void add(long tookNanos) {
        nanos.add(tookNanos);
    }

    synchronized int count() {
        return nanos.size();
    }

    /** The time that {@code share} of all answers took at most, 0 to 1, in milliseconds. */
    synchronized double millis(double share) {
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        int place = (int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size()));
        return sorted.isEmpty() ? Double.NaN : sorted.get(place) / 1e6;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d answers, half within %.2f ms, 99 %% within %.2f ms, the slowest %.2f ms",
                count(),
                millis(0.5),
                millis(0.99),
                millis(1));
    }
}
