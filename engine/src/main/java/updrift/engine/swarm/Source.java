package updrift.engine.swarm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import updrift.engine.peers.Peer;
import updrift.engine.wire.Message.Range;

/** One connected peer as a source of one package: what it claims, what it was asked for, and whether it may be asked now. */
final class Source {
    /** For so long what a peer said it has given to others is taken for gone; then it is asked once more, for receivers leave. */
    private static final long SPARES_NANOS = 10_000_000_000L;

    /** Who let a deadline pass would hold back the next chunk for even longer: while others give, it is left alone as long, and twice as long each time. */
    private static final long REST_NANOS = 4_000_000_000L;

    private static final int REST_DOUBLINGS_MAX = 4;

    /** Of so many requests that aren't waited for any more it is known what may come all the same: more than wait in the queue of who is that slow. */
    private static final int LATE_MAX = 64;

    private final Peer peer;
    private final Claims claims;
    private final Map<Long, Asked> asked = new LinkedHashMap<>();
    private final Map<Long, Asked> late = new LinkedHashMap<>();
    private final Deque<Integer> foundAhead = new ArrayDeque<>();
    private List<Range> share = List.of();
    private long shareGeneration = -1;
    private int choosing;
    private boolean told;
    private boolean blocked;
    private boolean refused;
    private boolean spared;
    private long sparedNanos;
    private long pausedUntilNanos;
    private long answeredNanos;
    private long restsUntilNanos;
    private int strikes;

    Source(Peer peer, Claims claims, long nowNanos) {
        this.peer = peer;
        this.claims = claims;
        this.pausedUntilNanos = nowNanos;
        this.answeredNanos = nowNanos;
        this.restsUntilNanos = nowNanos;
    }

    Peer peer() {
        return peer;
    }

    Claims claims() {
        return claims;
    }

    /** Whether it said not long ago that it won't give now. */
    boolean pauses(long nowNanos) {
        return nowNanos - pausedUntilNanos < 0;
    }

    /** How many chunks may be asked for now; after a refusal one at a time, until one is given. */
    int room(long nowNanos) {
        if (blocked || pauses(nowNanos) || (refused && !asked.isEmpty())) {
            return 0;
        }
        return refused ? Math.min(1, peer.window().room()) : peer.window().room();
    }

    /** Whether it may choose which chunks it sends: a peer that holds everything, shown to keep its word. */
    boolean mayChoose() {
        return claims.isFull() && peer.proven() && !refused;
    }

    void ask(Asked request) {
        asked.put(request.request(), request);
        choosing += request.exact() ? 0 : request.left();
    }

    Optional<Asked> find(long request) {
        return Optional.ofNullable(asked.get(request));
    }

    /** One chunk of {@code request} came. */
    void answered(Asked request, long nowNanos) {
        request.answered();
        choosing -= request.exact() ? 0 : 1;
        answeredNanos = nowNanos;
        refused = false;
        if (request.left() == 0) {
            asked.remove(request.request());
        }
    }

    /** Nothing more is waited for of {@code request}, of which something {@code mayCome} all the same. */
    void forget(Asked request, boolean mayCome) {
        choosing -= request.exact() ? 0 : request.left();
        asked.remove(request.request());
        if (mayCome) {
            late.put(request.request(), request);
            if (late.size() > LATE_MAX) {
                late.remove(late.keySet().iterator().next());
            }
        }
    }

    /** Chunk {@code index} came for {@code request}. Whether that isn't waited for any more and this answers it, as often as it has answers left. */
    boolean answersLate(long request, int index) {
        Asked waitedFor = late.get(request);
        if (waitedFor == null || !waitedFor.allows(index)) {
            return false;
        }
        waitedFor.answered();
        if (waitedFor.left() == 0) {
            late.remove(request);
        }
        return true;
    }

    /** What it was asked for, longest ago first. */
    List<Asked> asked() {
        return List.copyOf(asked.values());
    }

    /** Whether anything that it was asked for has yet to come. */
    boolean owes() {
        return !asked.isEmpty();
    }

    Optional<Asked> oldest() {
        return asked.isEmpty()
                ? Optional.empty()
                : Optional.of(asked.values().iterator().next());
    }

    /** Since when it owes an answer; {@code nowNanos} if it owes none. */
    long silentSince(long nowNanos) {
        return oldest().map(first -> Math.max(first.mark().nanos(), answeredNanos))
                .orElse(nowNanos);
    }

    /** Chunks that it may yet choose for what it was asked. */
    int choosing() {
        return choosing;
    }

    /** Chunks that the picker found for it beyond those that it was asked for. */
    Deque<Integer> foundAhead() {
        return foundAhead;
    }

    List<Range> share() {
        return share;
    }

    boolean hasShareOf(long generation) {
        return shareGeneration == generation;
    }

    void share(List<Range> newShare, long generation) {
        share = newShare;
        shareGeneration = generation;
    }

    boolean told() {
        return told;
    }

    /** Whether it was told that we want to hear what it holds. */
    void told(boolean newTold) {
        told = newTold;
    }

    /** Its queue is full until the transport says otherwise. */
    void blocked(boolean newBlocked) {
        blocked = newBlocked;
    }

    /** It said that it won't give now. */
    void pauseUntil(long nanos) {
        pausedUntilNanos = nanos;
        refused = true;
    }

    /** Though it could choose, or once did so, it gave nothing more: what we lack it has given to others. */
    void spare(long nowNanos) {
        spared = claims.isFull();
        sparedNanos = nowNanos;
    }

    /** Whether it holds everything and would rather have us ask those to whom it gave it. */
    boolean spares(long nowNanos) {
        return spared && nowNanos - sparedNanos < SPARES_NANOS;
    }

    /** Whether it ever did. */
    boolean spared() {
        return spared;
    }

    /** It let a deadline pass, and is about to be struck. */
    void rest(long nowNanos) {
        restsUntilNanos = nowNanos + (REST_NANOS << Math.min(strikes, REST_DOUBLINGS_MAX));
    }

    /** Whether it is asked only if nobody else gives. */
    boolean rests(long nowNanos) {
        return strikes > 0 && nowNanos - restsUntilNanos < 0;
    }

    int strikes() {
        return strikes;
    }

    /** It fell silent: it comes after all others, with more time for each answer, until it gives a chunk. */
    void strike() {
        strikes++;
        peer.window().reset();
    }

    /** A chunk of {@code bytes} was verified. Who gives each {@code late} stays one who is asked last. */
    void delivered(int bytes, boolean late) {
        if (late) {
            peer.deliveredLate(bytes);
        } else {
            strikes = 0;
            peer.delivered(bytes);
        }
        claims.prove();
    }
}
