package updrift.engine.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import updrift.api.content.UpdateId;
import updrift.api.peer.PeerId;
import updrift.engine.content.ChunkSet;
import updrift.engine.wire.Message;
import updrift.engine.wire.Message.Any;
import updrift.engine.wire.Message.Get;
import updrift.engine.wire.Message.Have;
import updrift.engine.wire.Message.Interest;
import updrift.engine.wire.Message.Range;

/** One peer of {@link SwarmBench}: a link of 10 ms that carries ten chunks a second, and a have-map that grows as fast as ours and is told ten times a second. */
final class BenchPeer {
    private static final long MILLI = 1_000_000;
    private static final long DELAY = 10 * MILLI;
    private static final long INTERVAL = 100 * MILLI;

    private final SwarmBench bench;
    private final PeerId id;
    private final ChunkSet held;
    private final ChunkSet given;
    private final SplittableRandom random;
    private int grown;
    private long linkFree;

    BenchPeer(SwarmBench bench, PeerId id, int chunks, double part, SplittableRandom random) {
        this.bench = bench;
        this.id = id;
        this.random = random;
        this.held = part == 1 ? ChunkSet.full(chunks) : new ChunkSet(chunks);
        this.given = new ChunkSet(chunks);
        while (held.count() < part * chunks) {
            held.add(random.nextInt(chunks));
        }
    }

    void hear(Message message) {
        if (message instanceof Interest interest && interest.interested()) {
            tell(interest.id());
        } else if (message instanceof Get get) {
            give(get.request(), get.index());
        } else if (message instanceof Any any) {
            for (int i = 0; i < any.count(); i++) {
                give(any.request(), choose(any.missing()));
            }
        }
    }

    private void tell(UpdateId update) {
        Have all = held.isFull() ? new Have.All(update) : new Have.Bits(update, 0, held.toBytes());
        bench.time().at(bench.time().nanos() + DELAY, () -> {
            bench.tell(id, all);
            grow(update);
        });
    }

    private void grow(UpdateId update) {
        List<Integer> added = new ArrayList<>();
        for (; grown < bench.grown() && !held.isFull(); grown++) {
            int index = held.nextMissing(random.nextInt(held.chunks()));
            index = index < 0 ? held.nextMissing(0) : index;
            held.add(index);
            added.add(index);
        }
        if (!added.isEmpty()) {
            bench.tell(id, new Have.Added(update, added));
        }
        long jitter = random.nextLong(MILLI);
        bench.time().at(bench.time().nanos() + INTERVAL + jitter, () -> grow(update));
    }

    private int choose(List<Range> missing) {
        for (Range range : missing) {
            int next = given.nextMissing(range.first());
            if (next >= 0 && next < range.end()) {
                given.add(next);
                return next;
            }
        }
        throw new IllegalStateException("all was given");
    }

    private void give(long request, int index) {
        linkFree = Math.max(linkFree, bench.time().nanos() + DELAY) + INTERVAL;
        bench.time().at(linkFree, () -> bench.give(id, request, index));
    }
}
