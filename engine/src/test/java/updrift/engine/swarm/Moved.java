package updrift.engine.swarm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What moved when: pairs of an instant in nanoseconds and bytes. */
final class Moved {
    private static final long SECOND = 1_000_000_000L;

    private Moved() {}

    /** All of {@code downloads} in the order of time. */
    static List<long[]> by(List<TestDownload> downloads) {
        List<long[]> moved = new ArrayList<>();
        downloads.forEach(download -> moved.addAll(download.keptAt()));
        moved.sort(Comparator.comparingLong(one -> one[0]));
        return moved;
    }

    static long mostInAnySecond(List<long[]> moved) {
        long most = 0;
        long inWindow = 0;
        for (int first = 0, last = 0; last < moved.size(); last++) {
            inWindow += moved.get(last)[1];
            for (; moved.get(last)[0] - moved.get(first)[0] >= SECOND; first++) {
                inWindow -= moved.get(first)[1];
            }
            most = Math.max(most, inWindow);
        }
        return most;
    }

    /** Bytes in a second, from the first to the last. */
    static double mean(List<long[]> moved) {
        return perSecond(moved, moved.get(0)[0], moved.get(moved.size() - 1)[0]);
    }

    /** Bytes in a second between two instants. */
    static double perSecond(List<long[]> moved, long fromNanos, long toNanos) {
        long bytes = moved.stream()
                .filter(one -> one[0] > fromNanos && one[0] <= toNanos)
                .mapToLong(one -> one[1])
                .sum();
        return (double) bytes * SECOND / (toNanos - fromNanos);
    }
}
