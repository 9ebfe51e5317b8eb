package updrift.engine.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import updrift.api.cache.CacheStorage;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerAddress;
import updrift.api.release.Release;
import updrift.api.release.Status;
import updrift.api.release.UpdateEvent;
import updrift.api.target.BusySignal;
import updrift.api.transport.Transport;
import updrift.engine.bandwidth.Speeds;
import updrift.engine.node.ApplySettings;
import updrift.engine.node.HostObjects;
import updrift.engine.node.HostParts;
import updrift.engine.node.Node;
import updrift.engine.node.NodeParts;
import updrift.engine.node.NodeSettings;
import updrift.engine.policy.PolicySettings;
import updrift.engine.swarm.OriginSettings;
import updrift.engine.trust.CountingScheme;
import updrift.engine.trust.Root;
import updrift.testkit.FakeTarget;
import updrift.testkit.LabelIdentity;
import updrift.testkit.MemoryCacheStorageFactory;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.SimulatedHost;
import updrift.testkit.TestContext;
import updrift.testkit.TestSettings;
import updrift.testkit.VirtualNode;
import updrift.testkit.VirtualTimeline;

/** One node of a {@link Fleet}: the real engine over a simulated machine that can be killed and started again. */
public final class FleetNode {
    private static final Duration CHECK_INTERVAL = Duration.ofHours(1);

    private final int number;
    private final VirtualTimeline timeline;
    private final SimulatedHost host;
    private final SimulatedDisk disk = new SimulatedDisk();
    private final FakeTarget target = new FakeTarget(disk, "target");
    private final Root anchor;
    private final long seed;
    private final List<UpdateEvent> events = new ArrayList<>();
    private final CountingScheme scheme = new CountingScheme();
    private final SortedMap<String, BusySignal> busy = new TreeMap<>();
    private final List<PeerDiscovery> discoveries = new ArrayList<>();
    private boolean applies;
    private Optional<List<PeerAddress>> withholdsFor = Optional.empty();
    private long downloadSpeed;
    private Optional<CacheStorage> origin = Optional.empty();
    private OriginSettings originSettings = OriginSettings.DEFAULT;
    private @Nullable VirtualNode machine;
    private @Nullable Node node;

    FleetNode(
            int number,
            VirtualTimeline timeline,
            SimulatedHost host,
            Root anchor,
            List<PeerAddress> contacts,
            long seed) {
        this.number = number;
        this.timeline = timeline;
        this.host = host;
        this.anchor = anchor;
        discoveries.add(new Contacts(contacts));
        this.seed = seed + 7919L * number;
    }

    /** From its next start on it applies updates by itself to a program that is {@code program} at first. */
    void applies(byte[] program) {
        target.install(program);
        applies = true;
    }

    /** From its next start on it downloads at most so many bytes a second. */
    public void downloadSpeed(long bytesPerSecond) {
        downloadSpeed = bytesPerSecond;
    }

    /** From its next start on it shares {@code shared} with others. */
    public void origin(CacheStorage shared, OriginSettings settings) {
        origin = Optional.of(shared);
        originSettings = settings;
    }

    /** From its next start on it asks {@code discovery} too. */
    void discovers(PeerDiscovery discovery) {
        discoveries.add(discovery);
    }

    /** From its next start on it hears news and passes none on. */
    void withholdsNews() {
        withholdsFor = Optional.of(List.of());
    }

    /** As {@link #withholdsNews}, and of other nodes it names its accomplices. */
    void surrounds(List<PeerAddress> accomplices) {
        withholdsFor = Optional.of(accomplices);
    }

    /** Starts the engine; what was forced before is found again. */
    public void start() {
        VirtualNode started = timeline.node("node" + number);
        machine = started;
        var context =
                new TestContext(started.timeline(), started.workers(), disk.directory("sim"), LabelIdentity.of(number));
        Transport open = host.create(TestSettings.of(host, Map.of()), context);
        Transport transport = withholdsFor
                .<Transport>map(accomplices -> new WithholdingTransport(open, accomplices))
                .orElse(open);
        Node opened = Node.open(new NodeParts(
                settings(),
                LabelIdentity.of(number).self(),
                anchor,
                started.timeline(),
                started.workers(),
                started.workers(),
                new SplittableRandom(seed),
                disk.directory("state"),
                List.of(transport),
                discoveries,
                new MemoryCacheStorageFactory(disk, "cache").create(),
                origin,
                List.of(scheme),
                applies ? Optional.of(target) : Optional.empty(),
                hostParts(),
                events::add));
        node = opened;
        started.timeline().later(Duration.ZERO, () -> opened.start(() -> {}, FleetNode::unexpected));
    }

    /** From its next start on its host puts updates off for as long as {@code signal} says. */
    public void busy(BusySignal signal) {
        busy.put("host", signal);
    }

    private HostParts hostParts() {
        return new HostParts(new TreeMap<>(), busy, Optional.empty(), new HostObjects());
    }

    private NodeSettings settings() {
        return new NodeSettings(
                Fleet.PRODUCT,
                Fleet.CHANNEL,
                "linux-x86_64",
                Optional.empty(),
                new PolicySettings(true, applies, Release.SIZE_MAX),
                ApplySettings.DEFAULT,
                true,
                CHECK_INTERVAL,
                Speeds.of(downloadSpeed, 0),
                1L << 30,
                originSettings,
                List.of());
    }

    /** Ends it as a power cut does: what wasn't forced is lost, or torn. */
    public void kill() {
        if (machine != null) {
            machine.kill();
        }
        host.crash();
        disk.crash(seed + timeline.nanos());
        machine = null;
        node = null;
    }

    /** Hands {@code use} the node, on its thread. */
    void tell(Consumer<Node> use) {
        Node running = node;
        VirtualNode on = machine;
        if (running == null || on == null) {
            throw new IllegalStateException("node" + number + " doesn't run");
        }
        on.timeline().later(Duration.ZERO, () -> use.accept(running));
    }

    /** Where it stands; empty while it doesn't run. */
    public Optional<Status> status() {
        return Optional.ofNullable(node).map(Node::status);
    }

    /** Whether it has committed {@code version}; cheap enough to be asked after every event. */
    boolean runs(String version) {
        return status().flatMap(Status::currentVersion)
                .filter(running -> running.toString().equals(version))
                .isPresent();
    }

    /** What it runs, as its target tells. */
    public String version() {
        return target.currentVersion().map(Object::toString).orElse("none");
    }

    /** The program in place, byte for byte. */
    public Optional<byte[]> program() {
        return target.running();
    }

    /** How many signatures it checked, over all its runs. */
    int checks() {
        return scheme.checks();
    }

    /** What its host heard, over all its runs. */
    public List<UpdateEvent> events() {
        return Collections.unmodifiableList(events);
    }

    public SimulatedHost host() {
        return host;
    }

    public SimulatedDisk disk() {
        return disk;
    }

    @Override
    public String toString() {
        return "node" + number + " " + status();
    }

    /** Addresses that were handed out with the software. */
    private record Contacts(List<PeerAddress> addresses) implements PeerDiscovery {
        Contacts {
            addresses = List.copyOf(addresses);
        }

        @Override
        public void start(Consumer<PeerAddress> proposals) {
            addresses.forEach(proposals);
        }

        @Override
        public boolean proposesWhatWasNamed() {
            return true;
        }

        @Override
        public void refresh() {}

        @Override
        public void close() {}
    }

    /** What nobody expects here ends the run. */
    static void unexpected(UpdriftException failure) {
        throw failure;
    }
}
