package updrift.engine.fleet;

import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import updrift.api.release.Version;
import updrift.engine.content.TestPackage;
import updrift.engine.swarm.OriginSettings;
import updrift.engine.trust.StatementList;
import updrift.testkit.MemoryOrigin;
import updrift.testkit.SimulatedNetwork;
import updrift.testkit.VirtualTimeline;

/**
 * Several nodes of the real engine in one thread, over a simulated network and simulated disks. One seed decides everything. Node 0 is the authority's: it
 * publishes and serves, and the others know its address unless told otherwise.
 *
 * <pre>{@code
 * Fleet fleet = Fleet.of(20).seed(seed).losing(0.3);
 * fleet.always(noTargetSeesUnverifiedBytes());
 * fleet.publish(fleet.release("2.0"));
 * fleet.runUntil(everyNodeRuns("2.0"));
 * }</pre>
 */
public final class Fleet {
    static final String PRODUCT = "demo";
    static final String CHANNEL = "stable";

    /** Longer than any scenario should take: what isn't reached by then is stuck. */
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final int size;
    private final List<FleetNode> nodes = new ArrayList<>();
    private final List<Consumer<Fleet>> invariants = new ArrayList<>();
    private long seed = 1;
    private Consumer<SimulatedNetwork> shape = network -> {};
    private String firstVersion = "1.0";
    private Optional<MemoryOrigin> origin = Optional.empty();
    private IntFunction<List<Integer>> known = number -> number == 0 ? List.of() : List.of(0);

    private VirtualTimeline timeline = new VirtualTimeline(seed);
    private SimulatedNetwork network = new SimulatedNetwork(timeline, seed);
    private FleetAuthority authority = new FleetAuthority(seed);

    private Fleet(int size) {
        this.size = size;
    }

    /** {@code size} nodes, the authority's included. */
    public static Fleet of(int size) {
        return new Fleet(size);
    }

    public Fleet seed(long seed) {
        this.seed = seed;
        return this;
    }

    /** The share of frames that vanish, 0 to 1. */
    public Fleet losing(double share) {
        shape = shape.andThen(made -> made.losing(share));
        return this;
    }

    public Fleet shaped(Consumer<SimulatedNetwork> shaping) {
        shape = shape.andThen(shaping);
        return this;
    }

    /** Which nodes a node knows the addresses of from the start, all by number; unless told otherwise all know node 0. */
    Fleet knowing(IntFunction<List<Integer>> contacts) {
        known = contacts;
        return this;
    }

    /** All nodes share one origin, which holds nothing yet. */
    public Fleet withOrigin() {
        origin = Optional.of(new MemoryOrigin());
        return this;
    }

    /** Makes and starts the nodes; all but the authority's run {@code firstVersion} and apply updates by themselves. */
    public Fleet start() {
        timeline = new VirtualTimeline(seed);
        network = new SimulatedNetwork(timeline, seed);
        shape.accept(network);
        authority = new FleetAuthority(seed);
        for (int number = 0; number < size; number++) {
            nodes.add(new FleetNode(
                    number,
                    timeline,
                    network.host("node" + number),
                    authority.root(),
                    known.apply(number).stream()
                            .map(other -> network.host("node" + other).address())
                            .toList(),
                    seed));
        }
        nodes.stream().skip(1).forEach(node -> node.applies(FleetPackage.of(firstVersion, "good", 1_000, seed)));
        origin.ifPresent(shared -> nodes.forEach(node -> node.origin(shared, OriginSettings.DEFAULT)));
        nodes.forEach(FleetNode::start);
        timeline.afterEachEvent(() -> invariants.forEach(invariant -> invariant.accept(this)));
        return this;
    }

    /** Holds after every event from now on; it throws where it doesn't. */
    public Fleet always(Consumer<Fleet> invariant) {
        invariants.add(invariant);
        return this;
    }

    /** The authority signs {@code program} as {@code version}, and its node announces it. */
    public void publish(String version, byte[] program) {
        publish(authority.announce(version, program, timeline.instant()), program);
    }

    /** As {@link #publish(String, byte[])}, and says that nothing below {@code securityFloor} is safe. */
    public void publish(String version, byte[] program, String securityFloor) {
        Optional<Version> floor = Optional.of(Version.parse(securityFloor));
        publish(authority.announce(version, program, false, floor, timeline.instant()), program);
    }

    /** As {@link #publish(String, byte[])}, as an order to go back. */
    public void publishOlder(String version, byte[] program) {
        publish(authority.announce(version, program, true, Optional.empty(), timeline.instant()), program);
    }

    private void publish(byte[] announcement, byte[] program) {
        nodes.get(0)
                .tell(node -> node.publish(
                        announcement,
                        () -> Channels.newChannel(new ByteArrayInputStream(program)),
                        () -> {},
                        FleetNode::unexpected));
    }

    /** What the authority signs from now on expires after so long. */
    void valid(Duration howLong) {
        authority.valid(howLong);
    }

    /** The authority signs {@code program} as {@code version} and puts all of it at the origin; no node is told. */
    public void publishAtOrigin(String version, byte[] program) {
        TestPackage whole = TestPackage.of(program);
        origin().stock(whole.id(), whole.bytes(), whole.tree());
        byte[] announcement = authority.announce(version, program, timeline.instant());
        origin().stockObject(StatementList.name(PRODUCT, CHANNEL), StatementList.write(List.of(announcement)));
    }

    public MemoryOrigin origin() {
        return origin.orElseThrow();
    }

    /** Lets time pass until {@code reached}; fails with what every node says of itself, and the seed, if that never comes. */
    public void runUntil(BooleanSupplier reached) {
        if (!timeline.runUntil(reached, PATIENCE)) {
            throw new AssertionError("not reached within " + PATIENCE + " with seed " + seed + ": " + nodes);
        }
    }

    public void run(Duration duration) {
        timeline.advance(duration);
    }

    /** Whether every node that applies updates has committed {@code version}. */
    public BooleanSupplier everyNodeRuns(String version) {
        return () -> nodes.stream().skip(1).allMatch(node -> node.runs(version));
    }

    public FleetNode node(int number) {
        return nodes.get(number);
    }

    public List<FleetNode> nodes() {
        return List.copyOf(nodes);
    }

    public SimulatedNetwork network() {
        return network;
    }

    public VirtualTimeline timeline() {
        return timeline;
    }
}
