package updrift.testkit;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import updrift.api.peer.PeerAddress;

/**
 * A network in virtual time for transports of scheme {@code sim}: it delays, shapes, loses, reorders and parts, decided by a seed, and never delivers a frame
 * twice. Links behave as they would over TCP: what a receiver doesn't take fills a window, then the sender's queue.
 *
 * <p>Addresses are {@code sim:HOST:PORT}. Used by the one thread that drives its {@link VirtualTimeline}. What is changed holds for frames sent from then on.
 */
public final class SimulatedNetwork {
    /** A dial into a void ends after this. */
    static final Duration DIAL_TIMEOUT = Duration.ofSeconds(5);

    /** A link whose other end can't be reached any more is given up after this. */
    static final Duration LINK_TIMEOUT = Duration.ofSeconds(15);

    private final Map<String, SimulatedHost> hosts = new TreeMap<>();
    private final VirtualTimeline timeline;
    private final SplittableRandom random;
    private final Set<String> apart = new TreeSet<>();
    private boolean authenticated = true;
    private long latencyNanosMin = 1_000_000;
    private long latencyNanosMax = 1_000_000;
    private int bufferBytes = 1 << 20;
    private double loss;
    private double reordering;
    private int nextPort = 50_000;

    public SimulatedNetwork(VirtualTimeline timeline, long seed) {
        this.timeline = timeline;
        this.random = new SplittableRandom(seed);
    }

    /** The host of that name, made when first asked for; letters, digits, dots and hyphens. */
    public SimulatedHost host(String name) {
        return hosts.computeIfAbsent(name, absent -> new SimulatedHost(absent, this));
    }

    /** Each way takes between {@code least} and {@code most}; at first 1 ms. */
    public SimulatedNetwork latency(Duration least, Duration most) {
        latencyNanosMin = least.toNanos();
        latencyNanosMax = most.toNanos();
        return this;
    }

    /** What the buffers of two kernels and the wire hold between two nodes; at first 1 MiB. More than a link's rate times its round trip, or it limits the rate. */
    public SimulatedNetwork buffers(int bytes) {
        bufferBytes = bytes;
        return this;
    }

    /** The share of frames that vanish, 0 to 1; at first none. */
    public SimulatedNetwork losing(double share) {
        loss = share;
        return this;
    }

    /** The share of frames that are held up so that later ones overtake them, 0 to 1; at first none. */
    public SimulatedNetwork reordering(double share) {
        reordering = share;
        return this;
    }

    /** Whether transports made from now on declare their links authenticated; at first they do. */
    public SimulatedNetwork authenticated(boolean proven) {
        authenticated = proven;
        return this;
    }

    /** Parts the hosts named from all others, in place of an earlier partition. Links across it stand for {@link #LINK_TIMEOUT}, and carry nothing. */
    public void partition(Collection<String> side) {
        apart.clear();
        apart.addAll(side);
        hosts().forEach(SimulatedHost::watchUnreachable);
    }

    /** Ends the partition; what waited on links that still stand flows again. */
    public void heal() {
        apart.clear();
        hosts().forEach(SimulatedHost::pump);
    }

    /** Resets all links between two hosts; they may be made again. */
    public void cut(String one, String other) {
        host(one).reset(other);
        host(other).reset(one);
    }

    /** The transport that answers at {@code address}, whether it can be reached or not. */
    @Nullable
    SimulatedTransport listener(PeerAddress address) {
        SimulatedHost host = hosts.get(address.opaque().replaceAll(":.*", ""));
        return host == null ? null : host.listener(address);
    }

    boolean reachable(String one, String other) {
        return apart.contains(one) == apart.contains(other);
    }

    boolean authenticated() {
        return authenticated;
    }

    long latencyNanos() {
        return latencyNanosMin == latencyNanosMax ? latencyNanosMin : random.nextLong(latencyNanosMin, latencyNanosMax);
    }

    int bufferBytes() {
        return bufferBytes;
    }

    boolean loses() {
        return loss > 0 && random.nextDouble() < loss;
    }

    boolean reorders() {
        return reordering > 0 && random.nextDouble() < reordering;
    }

    long nanos() {
        return timeline.nanos();
    }

    int freePort() {
        return nextPort++;
    }

    private List<SimulatedHost> hosts() {
        return List.copyOf(hosts.values());
    }
}
