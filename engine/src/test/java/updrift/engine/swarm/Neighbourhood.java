package updrift.engine.swarm;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import updrift.engine.bandwidth.Bandwidth;
import updrift.engine.bandwidth.Speeds;
import updrift.testkit.SimulatedNetwork;
import updrift.testkit.VirtualTimeline;

/** A few nodes that only swarm and serve, and peers that play a part, on one simulated network: one seed decides everything. */
public final class Neighbourhood {
    private final VirtualTimeline timeline;
    private final SimulatedNetwork network;
    private final Map<String, SwarmNode> nodes = new LinkedHashMap<>();

    public Neighbourhood(long seed) {
        timeline = new VirtualTimeline(seed);
        network = new SimulatedNetwork(timeline, seed);
        timeline.afterEachEvent(() -> nodes.values().forEach(SwarmNode::check));
    }

    public SwarmNode node(String name) {
        return node(name, 0, 0);
    }

    /** With limits in bytes per second, 0 for none. */
    public SwarmNode node(String name, long download, long upload) {
        return node(name, Speeds.of(download, upload));
    }

    public SwarmNode node(String name, Speeds speeds) {
        SwarmNode node = new SwarmNode(name, timeline, network, Bandwidth.of(speeds));
        nodes.put(name, node);
        return node;
    }

    /** A peer that says what {@code part} says, and nothing else. */
    public ActingPeer actor(String name, ActingPeer.Part part) {
        return new ActingPeer(name, timeline, network, part);
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
