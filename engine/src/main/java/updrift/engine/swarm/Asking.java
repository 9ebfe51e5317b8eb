package updrift.engine.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import updrift.api.content.UpdateId;
import updrift.api.release.Priority;
import updrift.engine.bandwidth.PeerLimits;
import updrift.engine.bandwidth.RateLimit;
import updrift.engine.content.TreeShape;
import updrift.engine.peers.Window;
import updrift.engine.wire.Limits;
import updrift.engine.wire.Message;
import updrift.engine.wire.Message.Any;
import updrift.engine.wire.Message.Cancel;
import updrift.engine.wire.Message.Get;
import updrift.engine.wire.Message.Range;

/**
 * Asks for what is free: peers that hold everything, and have shown it, for any of their share, so that a publisher can hand out what it gave to nobody yet; all
 * others for the rarest chunks that they hold.
 */
final class Asking {
    /** An honest peer behind a slow link gets at least this long for a chunk (16 KB/s), and four times what was measured. */
    private static final long PATIENCE_NANOS_MIN = 4_000_000_000L;

    private static final int PATIENCE_FACTOR = 4;

    /** Each strike doubles the patience, up to about a minute. */
    private static final int DOUBLINGS_MAX = 4;

    /** When so few are left for each peer that holds everything, naming each chunk costs less than sharing them. */
    private static final int FEW_FOR_EACH = 8;

    /** Beside others a slow peer gets no larger share than it can send soon. */
    private static final int WINDOWS_FOR_EACH = 4;

    private final Means means;
    private final UpdateId id;
    private final Priority priority;
    private final TreeShape shape;
    private final ChunkPicker picker;
    private final Sources sources;
    private final RateLimit limit;
    private final PeerLimits peerLimits;
    private final Optional<SpareRoom> spare;
    private int onTheirWay;

    Asking(Means means, UpdateId id, Priority priority, TreeShape shape, ChunkPicker picker, Sources sources) {
        this.means = means;
        this.id = id;
        this.priority = priority;
        this.shape = shape;
        this.picker = picker;
        this.sources = sources;
        this.limit = means.bandwidth().download();
        this.peerLimits = means.bandwidth().peerDownload();
        this.spare = priority == Priority.OPTIONAL ? Optional.of(new SpareRoom()) : Optional.empty();
    }

    /** Asks until all windows are full, nothing is left to ask for, or a rate limit is reached: then in how many nanoseconds to go on, else 0. */
    long askAll() {
        long now = means.now();
        long soonest = 0;
        List<Source> atTheirLimit = new ArrayList<>();
        Optional<Source> next = sources.next(now, picker.changes());
        while (next.isPresent() && room() > 0) {
            long delay = limit.delay(priority, TreeShape.CHUNK, now);
            if (delay > 0) {
                soonest = delay;
                break;
            }
            Source source = next.get();
            long peerDelay = limitOf(source).delay(priority, TreeShape.CHUNK, now);
            if (peerDelay > 0) {
                soonest = soonest == 0 ? peerDelay : Math.min(soonest, peerDelay);
                atTheirLimit.add(source);
            }
            boolean leftAlone = source.spares(now) && sources.othersOutdoSparing(now);
            sources.hadItsTurn(source, peerDelay == 0 && !leftAlone && ask(source, now));
            next = sources.next(now, picker.changes());
        }
        atTheirLimit.forEach(sources::lookAt);
        return soonest;
    }

    /** How many chunks may be asked for now, whatever the peers have room for. */
    int room() {
        return spare.isPresent() ? spare.get().chunks() - onTheirWay : Integer.MAX_VALUE;
    }

    /** How many chunks were asked for and have yet to come. */
    int onTheirWay() {
        return onTheirWay;
    }

    private RateLimit limitOf(Source source) {
        return peerLimits.of(source.peer().id());
    }

    private boolean ask(Source source, long now) {
        boolean limited = limit.limits(priority) || limitOf(source).limits(priority);
        int most = limited ? 1 : Math.min(room(), source.room(now));
        return (source.mayChoose() && askAny(source, most, now)) || (mayName(source) && askRarest(source, most, now));
    }

    /** Whoever may choose is asked by name only for what is left when there is nothing more to choose from: it would refuse second copies. */
    private boolean mayName(Source source) {
        return !source.mayChoose() || picker.reservations().free() == 0 || few(sources.choosers());
    }

    private boolean few(int choosers) {
        return choosers > 1 && picker.reservations().free() <= choosers * FEW_FOR_EACH;
    }

    private boolean askAny(Source source, int most, long now) {
        List<Range> free = freeShare(source);
        int count = 0;
        for (Range range : free) {
            count += range.count();
        }
        count = Math.min(Math.min(most, Limits.ANY_MAX), count - source.choosing());
        if (count < 1) {
            return false;
        }
        long request = means.requests().getAsLong();
        if (!send(source, new Any(request, id, count, free))) {
            return false;
        }
        onTheirWay += count;
        spend(source, count * TreeShape.CHUNK, now);
        long deadline = deadline(source, count, now);
        source.ask(new Asked(request, count, free, false, source.peer().window().asked(count, now), deadline));
        return true;
    }

    /** What of its share is free, after getting it a new one if it needs that and nothing of the old is on its way. */
    private List<Range> freeShare(Source source) {
        Reservations reservations = picker.reservations();
        int choosers = sources.choosers();
        boolean few = few(choosers);
        boolean keepsShare = !few && source.hasShareOf(reservations.generation());
        int from = means.random().nextInt(shape.chunks());
        List<Range> free = keepsShare ? reservations.stillFree(source.share(), from) : List.of();
        if (!free.isEmpty() || source.choosing() > 0) {
            return free;
        }
        reservations.release(source.share());
        source.share(List.of(), -1);
        if (few) {
            return List.of();
        }
        if (reservations.open() == 0) {
            if (reservations.free() > 0) {
                reservations.shareAnew();
            }
            return List.of();
        }
        int parts = Math.max(1, sources.withoutShare(reservations.generation()));
        int fair = (reservations.open() + parts - 1) / parts;
        int soon =
                Math.max(FEW_FOR_EACH, WINDOWS_FOR_EACH * source.peer().window().size());
        source.share(
                reservations.reserve(choosers == 1 ? fair : Math.min(fair, soon), from), reservations.generation());
        return reservations.stillFree(source.share(), from);
    }

    private boolean askRarest(Source source, int most, long now) {
        List<Integer> taken = picker.take(source.claims().held(), most, source.foundAhead());
        if (taken.isEmpty() && source.claims().isFull() && !source.peer().proven() && !source.owes()) {
            taken = picker.takeReserved(); // Everything is somebody's share: with one chunk this peer can earn one,
            // too.
        }
        int sent = 0;
        while (sent < taken.size() && askExactly(source, taken.get(sent), now)) {
            sent++;
        }
        taken.subList(sent, taken.size()).forEach(picker::giveBack);
        return sent > 0;
    }

    /** Asks for one chunk, which the caller has taken. False if the peer's queue is full. */
    boolean askExactly(Source source, int index, long now) {
        long request = means.requests().getAsLong();
        if (!send(source, new Get(request, id, index))) {
            return false;
        }
        onTheirWay++;
        spend(source, shape.chunkLength(index), now);
        List<Range> allowed = List.of(new Range(index, 1));
        long deadline = deadline(source, 1, now);
        source.ask(new Asked(request, 1, allowed, true, source.peer().window().asked(1, now), deadline));
        return true;
    }

    private void spend(Source source, int bytes, long now) {
        limit.spend(priority, bytes, now);
        limitOf(source).spend(priority, bytes, now);
    }

    private boolean send(Source source, Message message) {
        boolean sent = means.outbox().send(source.peer().id(), message);
        source.blocked(!sent);
        return sent;
    }

    private long deadline(Source source, int chunks, long now) {
        long expected = source.peer().window().expectedNanos(chunks);
        long patience = Math.max(PATIENCE_NANOS_MIN, PATIENCE_FACTOR * expected);
        return now + (patience << Math.min(source.strikes(), DOUBLINGS_MAX));
    }

    /** A chunk of {@code bytes} came for {@code request}. */
    void answered(Source source, Asked request, int bytes, long now) {
        Window window = source.peer().window();
        window.arrived(bytes, request.mark(), now);
        source.answered(request, now);
        onTheirWay--;
        if (spare.isPresent()) {
            spare.get().arrived(window.queueingNanos(request.mark(), now), onTheirWay);
        }
        sources.lookAt(source);
    }

    /** Waits no longer for what is left of {@code request}, and tells the peer if it doesn't know. What was asked exactly is the caller's to give back. */
    void drop(Source source, Asked request, boolean tell) {
        source.forget(request, tell);
        onTheirWay -= request.left();
        source.peer().window().settled(request.left());
        limit.refund(priority, request.left() * TreeShape.CHUNK);
        limitOf(source).refund(priority, request.left() * TreeShape.CHUNK);
        means.lookSoon().accept(source.peer().id());
        source.peer().waitsNoMoreFor(request.left());
        if (tell) {
            means.outbox().send(source.peer().id(), new Cancel(request.request()));
        }
    }
}
