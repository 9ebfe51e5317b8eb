package updrift.discovery.tracker;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often one network may ask: a token bucket for each of the networks that asked last. Thread-safe. */
final class Pace {
    /** A site of 512 nodes behind one address asks some 9 times a second in its turns, and more when a release spreads. */
    private static final int PER_SECOND = 20;

    private static final int BURST = 600;

    /** Networks that are remembered; a forgotten one begins anew with a full bucket. */
    private static final int NETWORKS_MAX = 4_096;

    private static final long TOKEN_NANOS = 1_000_000_000L / PER_SECOND;

    /** Until when each has used up its tokens, least lately used first. */
    private final Map<String, Long> paidUntilNanos = new LinkedHashMap<>(16, 0.75f, true);

    /** Whether {@code from} may ask now. */
    synchronized boolean admits(InetAddress from, long nowNanos) {
        String network = Network.of(from);
        long full = nowNanos - BURST * TOKEN_NANOS;
        long paid = paidUntilNanos.getOrDefault(network, full);
        long next = (paid - full < 0 ? full : paid) + TOKEN_NANOS;
        if (next - nowNanos > 0) {
            return false;
        }
        paidUntilNanos.put(network, next);
        if (paidUntilNanos.size() > NETWORKS_MAX) {
            paidUntilNanos.remove(paidUntilNanos.keySet().iterator().next());
        }
        return true;
    }
}
