package updrift.engine.swarm;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import updrift.api.cache.CacheStorage;
import updrift.api.content.UpdateId;
import updrift.api.peer.PeerId;
import updrift.api.release.Priority;
import updrift.api.transport.Link;
import updrift.api.transport.ReceivedFrame;
import updrift.engine.bandwidth.Bandwidth;
import updrift.engine.cache.CompleteRelease;
import updrift.engine.cache.Lease;
import updrift.engine.cache.PackageCache;
import updrift.engine.cache.StoredPackage;
import updrift.engine.content.TestPackage;
import updrift.engine.peers.Peer;
import updrift.engine.peers.PeerTable;
import updrift.engine.peers.Window;
import updrift.engine.serve.Serving;
import updrift.engine.wire.Message;
import updrift.engine.work.Work;
import updrift.testkit.MemoryOrigin;
import updrift.testkit.SimulatedNetwork;
import updrift.testkit.VirtualTimeline;

/** A node that swarms and serves, with real classes all the way down to the simulated network and disk. */
public final class SwarmNode extends TestEnd {
    private final PeerTable peers = new PeerTable();
    private final Work work;
    private final PackageCache cache;
    private final Swarm swarm;
    private final Serving serving;
    private final List<Lease> leases = new ArrayList<>();
    private final Map<UpdateId, Priority> priorities = new LinkedHashMap<>();

    SwarmNode(
            String name,
            VirtualTimeline timeline,
            SimulatedNetwork network,
            Bandwidth bandwidth,
            CacheStorage storage,
            Optional<MemoryOrigin> shared,
            OriginSettings originSettings) {
        super(name, timeline, network);
        work = new Work(virtual.timeline(), virtual.workers());
        cache = new PackageCache(storage, 1L << 40, work);
        SplittableRandom random = new SplittableRandom(name.hashCode());
        Optional<Origin> origin = shared.map(store -> new Origin(self, store, originSettings, work, random));
        swarm = new Swarm(peers, bandwidth, this, work, random, origin);
        serving = new Serving(cache, peers, id -> priorities.getOrDefault(id, Priority.NORMAL), bandwidth, this, work);
        cache.onDamage(serving::announceLoss);
    }

    /** Knows from now on how urgent {@code of} is. */
    public void knows(TestPackage of, Priority priority) {
        priorities.put(of.id(), priority);
    }

    /** Holds all of {@code whole} from now on. */
    public void publish(TestPackage whole) {
        open(
                whole,
                opened -> work.run(
                        () -> {
                            opened.importFrom(Channels.newChannel(new ByteArrayInputStream(whole.bytes())));
                            return opened.finish();
                        },
                        complete -> serving.announceHeld(whole.id()),
                        SwarmNode::unexpected));
    }

    /** Holds these chunks of {@code whole} from now on. */
    public void hold(TestPackage whole, List<Integer> indexes) {
        open(
                whole,
                opened -> work.run(
                        () -> {
                            indexes.forEach(index -> opened.write(whole.verified(index)));
                            return indexes;
                        },
                        written -> {
                            opened.kept(written);
                            serving.announce(whole.id(), written);
                        },
                        SwarmNode::unexpected));
    }

    /** Begins to download {@code wanted}. */
    public TestDownload download(TestPackage wanted) {
        return download(wanted, Priority.NORMAL);
    }

    public TestDownload download(TestPackage wanted, Priority priority) {
        TestDownload download = new TestDownload(this, wanted);
        open(wanted, opened -> {
            download.began(opened);
            swarm.download(priority, opened, download);
        });
        return download;
    }

    private void open(TestPackage whole, java.util.function.Consumer<StoredPackage> then) {
        post(() -> cache.open(
                whole.id(),
                whole.bytes().length,
                true,
                opened -> {
                    leases.add(opened.lease());
                    then.accept(opened);
                },
                SwarmNode::unexpected));
    }

    private static void unexpected(RuntimeException failure) {
        throw failure;
    }

    byte[] bytesOf(CompleteRelease release, int size) {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        try (var channel = release.open()) {
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // until it is full
            }
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return bytes.array();
    }

    public Swarm swarm() {
        return swarm;
    }

    Serving serving() {
        return serving;
    }

    public PeerTable peers() {
        return peers;
    }

    /** Invariants that hold after each event. */
    void check() {
        for (Peer peer : peers.connected()) {
            Window window = peer.window();
            if (window.inFlight() < 0 || window.inFlight() > 256 + 64 || window.room() > 256) {
                throw new AssertionError(window.inFlight() + " in flight, room for " + window.room());
            }
        }
    }

    @Override
    void onLink(Link link) {
        if (peers.banned(link, true, virtual.timeline().nanos())) {
            disconnect(link.peer(), "banned");
            return;
        }
        serving.onLinkClosed(link.peer());
        peers.onLink(link, true, virtual.timeline().nanos());
        swarm.onLink(link.peer());
    }

    @Override
    void onMessage(PeerId peer, Message message, ReceivedFrame frame) {
        if (message instanceof Message.Chunk chunk) {
            swarm.onChunk(peer, chunk, frame);
            return;
        }
        swarm.onMessage(peer, message);
        serving.onMessage(peer, message);
        frame.release();
    }

    @Override
    void onWritable(PeerId peer) {
        swarm.onWritable(peer);
        serving.onWritable(peer);
    }

    @Override
    void onLinkClosed(PeerId peer) {
        peers.onLinkClosed(peer);
        swarm.onLinkClosed(peer);
        serving.onLinkClosed(peer);
    }

    /** What {@code peer} sent here that was of no use. */
    public Optional<Long> wastedBy(PeerId peer) {
        return peers.find(peer).map(found -> found.wastedBytes());
    }
}
