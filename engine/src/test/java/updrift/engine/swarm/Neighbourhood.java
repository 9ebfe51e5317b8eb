package updrift.engine.swarm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import updrift.api.cache.CacheStorage;
import updrift.engine.bandwidth.Bandwidth;
import updrift.engine.bandwidth.Speeds;
import updrift.engine.content.TestPackage;
import updrift.testkit.MemoryCacheStorageFactory;
import updrift.testkit.MemoryOrigin;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.SimulatedNetwork;
import updrift.testkit.VirtualTimeline;

/** A few nodes that only swarm and serve, and peers that play a part, on one simulated network: one seed decides everything. */
public final class Neighbourhood {
    private static final int CHECKED_MAX = 20;
    private static final String CACHE = "cache";

    private final VirtualTimeline timeline;
    private final SimulatedNetwork network;
    private Optional<MemoryOrigin> origin = Optional.empty();
    private OriginSettings originSettings = OriginSettings.DEFAULT;
    private final Map<String, SwarmNode> nodes = new LinkedHashMap<>();
    private final List<SwarmNode> inTurn = new ArrayList<>();
    private final Map<String, SimulatedDisk> disks = new LinkedHashMap<>();
    private Function<SimulatedDisk, CacheStorage> storages =
            disk -> new MemoryCacheStorageFactory(disk, CACHE).create();
    private int turn;

    public Neighbourhood(long seed) {
        timeline = new VirtualTimeline(seed);
        network = new SimulatedNetwork(timeline, seed);
        timeline.afterEachEvent(this::check);
    }

    /** All nodes after each event; where they are many one of them, in turn. */
    private void check() {
        for (int i = 0; i < Math.min(inTurn.size(), CHECKED_MAX); i++) {
            inTurn.get(turn++ % inTurn.size()).check();
        }
    }

    /** Nodes made from now on keep nothing and share what {@code lent} holds. */
    public Neighbourhood lending(TestPackage lent) {
        LendingStorage storage = LendingStorage.of(lent);
        storages = disk -> storage;
        return this;
    }

    /** Nodes that are made from now on share {@code shared} as their origin. */
    public Neighbourhood behind(MemoryOrigin shared, OriginSettings settings) {
        origin = Optional.of(shared);
        originSettings = settings;
        return this;
    }

    public SwarmNode node(String name) {
        return node(name, 0, 0);
    }

    /** With limits in bytes per second, 0 for none. */
    public SwarmNode node(String name, long download, long upload) {
        return node(name, Speeds.of(download, upload));
    }

    public SwarmNode node(String name, Speeds speeds) {
        SimulatedDisk disk = new SimulatedDisk();
        SwarmNode node = new SwarmNode(
                name, timeline, network, Bandwidth.of(speeds), storages.apply(disk), origin, originSettings);
        disks.put(name, disk);
        inTurn.add(node);
        nodes.put(name, node);
        return node;
    }

    /** A peer that says what {@code part} says, and nothing else. */
    public ActingPeer actor(String name, ActingPeer.Part part) {
        return new ActingPeer(name, timeline, network, part);
    }

    /** The disk on which the node of that name keeps its packages. */
    SimulatedDisk disk(String name) {
        return Objects.requireNonNull(disks.get(name), name);
    }

    /** One byte of this chunk changes on that disk, and nobody is told. */
    void rot(String name, TestPackage of, int index) {
        String path = CACHE + "/" + of.id() + ".pkg";
        long position = of.shape().chunkOffset(index);
        try {
            disk(name).write(path, position, ByteBuffer.wrap(new byte[] {(byte) ~of.bytes()[Math.toIntExact(position)]
            }));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public SimulatedNetwork network() {
        return network;
    }

    public VirtualTimeline timeline() {
        return timeline;
    }

    public boolean runUntil(BooleanSupplier reached, Duration most) {
        return timeline.runUntil(reached, most);
    }

    public void advance(Duration duration) {
        timeline.advance(duration);
    }

    /** Links every node to every other. */
    public void connectAll() {
        SwarmNode[] all = nodes.values().toArray(SwarmNode[]::new);
        for (int i = 0; i < all.length; i++) {
            for (int j = i + 1; j < all.length; j++) {
                all[i].dial(all[j].address());
            }
        }
        advance(Duration.ofMillis(500));
    }
}
