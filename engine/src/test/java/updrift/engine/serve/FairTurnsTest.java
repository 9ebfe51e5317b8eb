package updrift.engine.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.peer.PeerId;
import updrift.api.release.Priority;
import updrift.engine.bandwidth.Bandwidth;
import updrift.engine.bandwidth.Speeds;
import updrift.engine.cache.PackageCache;
import updrift.engine.cache.StoredPackage;
import updrift.engine.content.TestPackage;
import updrift.engine.work.Work;
import updrift.testkit.LabelIdentity;
import updrift.testkit.MemoryCacheStorageFactory;
import updrift.testkit.VirtualTimeline;

@Tag("B22")
class FairTurnsTest {
    private static final int CHUNK = 65_536;

    private final FairTurns turns = new FairTurns();
    private final ReadAhead readAhead = new ReadAhead();
    private final StoredPackage held = held();
    private int asked;

    @Test
    void whoAsksForMoreGetsAsMuchAsWhoAsksForLittle() {
        Lane greedy = lane("203.0.113.0/24", 100);
        Lane modest = lane("198.51.100.0/24", 10);

        assertThat(moved(20, CHUNK, CHUNK)).containsEntry(greedy, 10 * CHUNK).containsEntry(modest, 10 * CHUNK);
    }

    @Test
    void whoMovesShortChunksGetsAsManyBytes() {
        Lane whole = lane("203.0.113.0/24", 100);
        Lane quarters = lane("198.51.100.0/24", 100);

        assertThat(moved(50, CHUNK, CHUNK / 4)).containsEntry(whole, 10 * CHUNK).containsEntry(quarters, 10 * CHUNK);
    }

    @Test
    @Tag("B13")
    void threeOfOneNetworkShareItsTurns() {
        Lane alone = lane("198.51.100.0/24", 100);
        List<Lane> many =
                List.of(lane("203.0.113.0/24", 100), lane("203.0.113.0/24", 100), lane("203.0.113.0/24", 100));

        Map<Lane, Integer> moved = moved(60, CHUNK, CHUNK);

        assertThat(moved).containsEntry(alone, 30 * CHUNK);
        many.forEach(one -> assertThat(moved).containsEntry(one, 10 * CHUNK));
    }

    @Test
    void whoWantsNothingAnyMoreLeavesTheLine() {
        Lane gone = lane("203.0.113.0/24", 1);
        Lane stays = lane("203.0.113.0/24", 1);
        gone.clear();

        assertThat(turns.next()).contains(stays);
        turns.remove(stays);

        assertThat(turns.next()).isEmpty();
        assertThat(turns.isEmpty()).isTrue();
    }

    /** What each moved in so many moves: chunks of {@code first} bytes for the first that asked, of {@code others} for the others. */
    private Map<Lane, Integer> moved(int moves, int first, int others) {
        Map<Lane, Integer> moved = new LinkedHashMap<>();
        for (int i = 0; i < moves; i++) {
            Lane lane = turns.next().orElseThrow();
            int bytes = lane.asker().number() == 0 ? first : others;
            lane.took(lane.first());
            turns.moved(lane, bytes);
            moved.merge(lane, bytes, Integer::sum);
        }
        return moved;
    }

    private Lane lane(String network, int chunks) {
        PeerId peer = LabelIdentity.of(asked).self();
        Bandwidth bandwidth = Bandwidth.of(Speeds.UNLIMITED);
        Asker asker = new Asker(peer, asked++, network, bandwidth.peerUpload().of(peer), readAhead);
        Lane lane = asker.lane(Priority.NORMAL);
        for (int i = 0; i < chunks; i++) {
            lane.add(Job.exactly(i, held, 0));
        }
        turns.add(lane);
        return lane;
    }

    /** A package of one chunk. */
    static StoredPackage held() {
        var timeline = new VirtualTimeline(1);
        var node = timeline.node("node");
        var cache = new PackageCache(
                new MemoryCacheStorageFactory().create(), 1 << 20, new Work(node.timeline(), node.workers()));
        TestPackage small = TestPackage.random(1, CHUNK);
        Map<Integer, StoredPackage> opened = new TreeMap<>();
        cache.open(small.id(), CHUNK, false, stored -> opened.put(0, stored), failure -> {
            throw failure;
        });
        timeline.runUntil(() -> !opened.isEmpty(), Duration.ofSeconds(1));
        return opened.get(0);
    }
}
