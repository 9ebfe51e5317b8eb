package updrift.engine.serve;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import updrift.api.content.UpdateId;
import updrift.api.peer.PeerId;
import updrift.engine.cache.PackageCache;
import updrift.engine.content.ChunkSet;
import updrift.engine.wire.Limits;
import updrift.engine.wire.Message;
import updrift.engine.wire.Message.Have;
import updrift.engine.wire.Outbox;
import updrift.engine.work.Work;

/** Tells those who asked what is held here, at once and as it grows: many chunks in one message, a little late. */
final class Interests {
    /**
     * The more listen, the longer an increment waits for others: so a node sends 200 such messages a second, however many listen. At a millisecond for each ten
     * nodes on one machine took an eighth longer.
     */
    private static final int DELAY_MILLIS_EACH = 5;

    /** Later than this, chunks that only one node holds would lie idle for too long; then messages grow with those who listen. */
    private static final int DELAY_MILLIS_MAX = 100;

    private final PackageCache cache;
    private final Outbox outbox;
    private final Work work;
    private final Listeners listeners = new Listeners();
    private final Map<PeerId, Set<UpdateId>> outdated = new LinkedHashMap<>();
    private final Map<UpdateId, List<Integer>> increments = new TreeMap<>();
    private final Set<UpdateId> shrunk = new LinkedHashSet<>();
    private boolean due;

    Interests(PackageCache cache, Outbox outbox, Work work) {
        this.cache = cache;
        this.outbox = outbox;
        this.work = work;
    }

    void begin(PeerId peer, UpdateId id) {
        listeners.add(peer, id);
        tellAll(peer, id);
    }

    void end(PeerId peer, UpdateId id) {
        listeners.remove(peer, id);
    }

    void onLinkClosed(PeerId peer) {
        listeners.remove(peer);
        outdated.remove(peer);
    }

    /** What didn't fit before is said now, as a whole. */
    void onWritable(PeerId peer) {
        Set<UpdateId> packages = outdated.remove(peer);
        if (packages != null) {
            packages.forEach(id -> tellAll(peer, id));
        }
    }

    /** These chunks are held too. */
    void grew(UpdateId id, List<Integer> indexes) {
        int count = listeners.count(id);
        if (count > 0) {
            increments.computeIfAbsent(id, absent -> new ArrayList<>()).addAll(indexes);
            if (!due) {
                due = true;
                int millis = Math.min(DELAY_MILLIS_MAX, DELAY_MILLIS_EACH * count);
                work.timeline().later(Duration.ofMillis(millis), this::tellIncrements);
            }
        }
    }

    /** Less is held of {@code id}: a disk that fails loses many chunks, and that is told once. */
    void shrank(UpdateId id) {
        if (shrunk.add(id)) {
            work.timeline().later(Duration.ofMillis(DELAY_MILLIS_MAX), () -> {
                shrunk.remove(id);
                changed(id);
            });
        }
    }

    /** What is held of {@code id} is to be told anew. */
    void changed(UpdateId id) {
        increments.remove(id);
        listeners.of(id).forEach(peer -> tellAll(peer, id));
    }

    private void tellIncrements() {
        due = false;
        increments.forEach((id, indexes) -> {
            for (int from = 0; from < indexes.size(); from += Limits.ADDED_MAX) {
                int end = Math.min(indexes.size(), from + Limits.ADDED_MAX);
                Message added = new Have.Added(id, indexes.subList(from, end));
                listeners.of(id).forEach(peer -> tell(peer, id, added));
            }
        });
        increments.clear();
    }

    private void tellAll(PeerId peer, UpdateId id) {
        ChunkSet have = cache.held(id).map(held -> held.have()).orElseGet(() -> new ChunkSet(0));
        if (have.isEmpty()) {
            tell(peer, id, new Have.None(id));
        } else if (have.isFull()) {
            tell(peer, id, new Have.All(id));
        } else {
            byte[] bits = have.toBytes();
            for (int from = 0; from < bits.length; from += Limits.HAVE_BYTES_MAX) {
                int end = Math.min(bits.length, from + Limits.HAVE_BYTES_MAX);
                tell(peer, id, new Have.Bits(id, 8 * from, Arrays.copyOfRange(bits, from, end)));
            }
        }
    }

    private void tell(PeerId peer, UpdateId id, Message message) {
        if (!outbox.send(peer, message)) {
            outdated.computeIfAbsent(peer, absent -> new LinkedHashSet<>()).add(id);
        }
    }
}
