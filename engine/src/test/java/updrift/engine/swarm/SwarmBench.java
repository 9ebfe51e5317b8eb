package updrift.engine.swarm;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.release.Priority;
import updrift.api.transport.Frame;
import updrift.api.transport.Link;
import updrift.api.transport.ReceivedFrame;
import updrift.engine.bandwidth.Bandwidth;
import updrift.engine.bandwidth.Speeds;
import updrift.engine.cache.PackageCache;
import updrift.engine.cache.StoredPackage;
import updrift.engine.content.ChunkSet;
import updrift.engine.content.ZeroPackage;
import updrift.engine.peers.PeerTable;
import updrift.engine.swarm.MeteredTime.Cost;
import updrift.engine.wire.Message;
import updrift.engine.wire.Message.Chunk;
import updrift.engine.wire.Outbox;
import updrift.engine.work.Work;

/**
 * What a chunk costs the node's thread: asking for it, its arrival, and what all peers tell meanwhile of what they hold. Every peer but a few holds a part that
 * grows as fast as ours. Arguments: chunks and peers, at first 160000 and 200. It hashes 10 GiB first and runs for a minute.
 */
final class SwarmBench implements Outbox, DownloadObserver {
    private static final int MEASURED = 8_000;
    private static final int WARM_UP = 4_000;
    private static final int FULL_PEERS = 4;

    /** So many downloads until the JVM has compiled what matters. */
    private static final int COMPILING = 6;

    private final MeteredTime time = new MeteredTime();
    private final ZeroPackage wanted;
    private final PeerTable peers = new PeerTable();
    private final Work work = new Work(time, time.workers());
    private final Map<PeerId, BenchPeer> scene = new TreeMap<>();
    private final Swarm swarm =
            new Swarm(peers, Bandwidth.of(Speeds.of(0, 0)), this, work, new SplittableRandom(1), Optional.empty());
    private int kept;
    private boolean done;

    private SwarmBench(ZeroPackage wanted, int count, double held) {
        this.wanted = wanted;
        PackageCache cache = new PackageCache(new LendingStorage(), Long.MAX_VALUE, work);
        cache.open(wanted.id(), wanted.shape().size(), true, into -> begin(into, count, held), SwarmBench::unexpected);
    }

    private void begin(StoredPackage into, int count, double held) {
        int chunks = wanted.shape().chunks();
        var random = new SplittableRandom(2);
        into.kept(random.ints(chunks, 0, chunks)
                .limit((long) (held * chunks))
                .boxed()
                .toList());
        for (int i = 0; i < count; i++) {
            byte[] name = new byte[PeerId.LENGTH];
            ByteBuffer.wrap(name).putInt(i + 1);
            PeerId id = PeerId.of(name);
            scene.put(id, new BenchPeer(this, id, chunks, i < FULL_PEERS ? 1 : held, random.split()));
            peers.onLink(new Link(id, PeerAddress.parse("sim:peer" + i + ":1"), true), true, 0);
        }
        swarm.download(Priority.NORMAL, into, this);
    }

    public static void main(String[] arguments) {
        int chunks = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 160_000;
        int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
        ZeroPackage wanted = ZeroPackage.of(chunks);
        for (int round = 0; round < COMPILING; round++) {
            new SwarmBench(wanted, count, 0).fetch(MEASURED);
        }
        for (double held : new double[] {0, 0.5, 0.9}) {
            SwarmBench bench = new SwarmBench(wanted, count, held);
            bench.fetch(WARM_UP);
            double[] before = bench.spent();
            int keptBefore = bench.kept;
            bench.fetch(MEASURED);
            double[] after = bench.spent();
            double fetched = bench.kept - keptBefore;
            System.out.printf(
                    Locale.ROOT,
                    "%d chunks, %d peers, from %.0f %%: for a chunk %.1f us of the node's thread for claims, %.1f for its arrival, %.1f for the rest%n",
                    chunks,
                    count,
                    100 * held,
                    (after[0] - before[0]) / fetched,
                    (after[1] - before[1]) / fetched,
                    (after[2] - before[2]) / fetched);
        }
    }

    private double[] spent() {
        return Stream.of(Cost.values()).mapToDouble(time::spentMicros).toArray();
    }

    private void fetch(int chunks) {
        int until = kept + chunks;
        while (kept < until && !done) {
            time.step();
        }
    }

    MeteredTime time() {
        return time;
    }

    int grown() {
        return kept;
    }

    void tell(PeerId from, Message message) {
        time.metered(Cost.CLAIMS, () -> swarm.onMessage(from, message));
    }

    void give(PeerId from, long request, int index) {
        var chunk = new Chunk(request, index, wanted.proof(index), wanted.chunk());
        var frame = new ReceivedFrame() {
            @Override
            public ByteBuffer bytes() {
                return chunk.bytes();
            }

            @Override
            public void release() {
                // It is nobody's.
            }
        };
        time.metered(Cost.ARRIVALS, () -> swarm.onChunk(from, chunk, frame));
    }

    @Override
    public boolean send(PeerId peer, Message message) {
        scene.get(peer).hear(message);
        return true;
    }

    @Override
    public boolean send(PeerId peer, Frame frame) {
        throw new IllegalStateException("nothing is served here");
    }

    @Override
    public void disconnect(PeerId peer, String reason) {
        throw new IllegalStateException(peer + ": " + reason);
    }

    @Override
    public void kept(List<Integer> indexes) {
        kept += indexes.size();
    }

    @Override
    public void progress(ChunkSet now) {
        done = now.isFull();
    }

    @Override
    public void waiting(String reason) {
        System.out.println("waiting: " + reason);
    }

    @Override
    public void resumed() {
        // It counts chunks.
    }

    @Override
    public void complete(updrift.engine.cache.CompleteRelease release) {
        done = true;
    }

    @Override
    public void failed(UpdriftException reason) {
        throw reason;
    }

    private static void unexpected(RuntimeException failure) {
        throw failure;
    }
}
