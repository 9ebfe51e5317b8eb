package updrift.engine.swarm;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Priority;
import updrift.engine.bandwidth.RateLimit;
import updrift.engine.cache.StoredPackage;
import updrift.engine.content.ReceivedChunk;
import updrift.engine.content.TreeShape;

/**
 * What one download takes from the origin: asks {@link OriginTap} whether, takes chunks that are still free as a peer's turn would, reads them on workers, and
 * has them verified and written as a peer's. On the node's thread.
 */
final class OriginFeed {
    private final Means means;
    private final Origin origin;
    private final Priority priority;
    private final StoredPackage into;
    private final ChunkPicker picker;
    private final Sources sources;
    private final Returns returns;
    private final Shares shares;
    private final Consumer<List<Integer>> kept;
    private final Consumer<UpdriftException> failed;
    private final RateLimit download;
    private final OriginTap tap;
    private final OriginParts parts;
    private final OriginReads reads = new OriginReads();
    private @Nullable OriginPackage stored;
    private boolean opens;
    private boolean proven;
    private boolean wakes;
    private int keeps;
    private boolean ended;

    /** {@code kept}: told what was verified and written, which is nothing if what came was of no use; {@code failed}: told why the cache can't go on. */
    OriginFeed(
            Means means,
            Origin origin,
            Priority priority,
            StoredPackage into,
            ChunkPicker picker,
            Sources sources,
            Returns returns,
            Shares shares,
            Consumer<List<Integer>> kept,
            Consumer<UpdriftException> failed) {
        this.means = means;
        this.origin = origin;
        this.priority = priority;
        this.into = into;
        this.picker = picker;
        this.sources = sources;
        this.returns = returns;
        this.shares = shares;
        this.kept = kept;
        this.failed = failed;
        this.download = means.bandwidth().download();
        this.tap = new OriginTap(origin.settings(), means.random(), means.now());
        this.parts = new OriginParts(origin.self(), into.have());
    }

    /** Several times a second: draws what is due, and gives up what is late. */
    void tick() {
        long now = means.now();
        free(reads.giveUpLateOnes(origin.pace().requestNanos(), now));
        draw(now);
    }

    private void draw(long now) {
        while (mayDraw(now)) {
            OriginPackage from = stored;
            if (from == null) {
                open();
                return;
            }
            List<Integer> taken = take(now);
            if (taken.isEmpty()) {
                return;
            }
            read(from, taken, now);
        }
    }

    private boolean mayDraw(long now) {
        boolean possible = !ended
                && !opens
                && picker.free() > 0
                && !origin.isRefused(into.id())
                && origin.mayBeAskedFor(into.id(), now)
                && origin.pace().hasRoom()
                && (proven || (reads.isEmpty() && keeps == 0)); // A lie costs one chunk.
        return possible && tap.mayDraw(peersHaveMore(now), now) && rateAllows(now);
    }

    private boolean rateAllows(long now) {
        long delay = Math.max(
                origin.limit().delay(priority, TreeShape.CHUNK, now), download.delay(priority, TreeShape.CHUNK, now));
        if (delay > 0 && !wakes) {
            wakes = true;
            means.work().timeline().later(Duration.ofNanos(delay), () -> {
                wakes = false;
                draw(means.now());
            });
        }
        return delay == 0;
    }

    /** Whether a peer that keeps its word, and doesn't refuse now, says that it holds something that nobody was asked for. */
    private boolean peersHaveMore(long now) {
        return sources.all().stream()
                .anyMatch(source -> source.strikes() == 0
                        && !source.pauses(now)
                        && picker.hasFree(source.claims().held()));
    }

    /** Chunks that the fewest peers hold, in ascending order: of this node's part, or of another's where its owner needs help. */
    private List<Integer> take(long now) {
        parts.shareAmong(sources);
        boolean limited = origin.limit().limits(priority) || download.limits(priority);
        int most = proven && !limited ? origin.pace().chunks() : 1;
        List<Integer> taken = new ArrayList<>(picker.take(parts.own(), most, new ArrayDeque<>()));
        if (taken.isEmpty() && tap.mayHelp(parts.sharers(), origin.pace().requestNanos(), now)) {
            taken.addAll(picker.take(parts.missing(), most, new ArrayDeque<>()));
        }
        taken.sort(null);
        return taken;
    }

    private void open() {
        opens = true;
        origin.work()
                .run(() -> OriginPackage.open(origin.storage(), into.id(), into.shape()), this::opened, this::unopened);
    }

    private void opened(Optional<OriginPackage> found) {
        opens = false;
        if (found.isEmpty()) {
            origin.lacks(into.id(), means.now());
        } else if (ended) {
            found.get().closeOn(means.work());
        } else {
            stored = found.get();
            origin.answered();
            draw(means.now());
        }
    }

    private void unopened(UpdriftException failure) {
        opens = false;
        if (failure.code() == ErrorCode.NOT_POSSIBLE) {
            origin.refuse(into.id(), String.valueOf(failure.getMessage()));
        } else if (!ended) {
            origin.failed(String.valueOf(failure.getMessage()), means.now());
        }
    }

    private void read(OriginPackage from, List<Integer> indexes, long now) {
        int bytes = indexes.stream().mapToInt(into.shape()::chunkLength).sum();
        OriginReads.Read read = new OriginReads.Read(indexes, bytes, now);
        reads.begun(read);
        origin.pace().asked();
        origin.limit().spend(priority, bytes, now);
        download.spend(priority, bytes, now);
        origin.work().run(() -> from.read(indexes), answer -> answered(read, answer), failure -> failed(read, failure));
    }

    private void failed(OriginReads.Read read, UpdriftException failure) {
        reads.ended(read);
        origin.pace().failed(means.now() - read.askedNanos());
        refund(read.bytes());
        if (!ended) {
            origin.failed(String.valueOf(failure.getMessage()), means.now());
        }
        free(read.ours());
    }

    private void refund(int bytes) {
        origin.limit().refund(priority, bytes);
        download.refund(priority, bytes);
    }

    private void answered(OriginReads.Read read, OriginPackage.Answer answer) {
        long now = means.now();
        reads.ended(read);
        refund(read.bytes() - answer.bytes());
        origin.pace().answered(answer.chunks().size(), now - read.askedNanos());
        answer.failure().ifPresentOrElse(failure -> refusedSome(failure, now), origin::answered);
        shares.originGave(answer.bytes());
        if (ended || origin.isRefused(into.id())) {
            free(read.ours());
            return;
        }
        List<ReceivedChunk> needed = answer.chunks().stream()
                .filter(chunk -> returns.cameFirst(chunk.index()))
                .toList();
        for (ReceivedChunk chunk : needed) {
            if (!picker.take(chunk.index()) && read.givenUp()) {
                returns.askedTwice(chunk.index());
            }
        }
        free(read.ours());
        keep(needed);
        draw(now);
    }

    /** Says nothing of the origin once this has ended, which closes what is being read. */
    private void refusedSome(UpdriftException failure, long now) {
        if (!ended) {
            origin.refusedSome(String.valueOf(failure.getMessage()), now);
        }
    }

    private void keep(List<ReceivedChunk> chunks) {
        keeps++;
        means.work().run(new OriginKeep(chunks, into, into.lease()), this::verified, failure -> {
            keeps--;
            failed.accept(failure);
        });
    }

    private void verified(OriginKeep.Outcome outcome) {
        keeps--;
        if (outcome.lies().isEmpty()) {
            proven |= !outcome.kept().isEmpty();
            into.kept(outcome.kept());
            kept.accept(outcome.kept());
            draw(means.now());
            return;
        }
        origin.refuse(into.id(), "gave chunk " + outcome.lies().get(0) + ", which isn't proven");
        outcome.lies().forEach(returns::useless);
        outcome.kept().forEach(returns::useless);
        kept.accept(List.of());
    }

    /** Those of {@code indexes} that haven't arrived may be asked for anew, of anybody, unless nothing more is taken. */
    private void free(List<Integer> indexes) {
        if (!ended) {
            indexes.forEach(returns::giveBack);
        }
    }

    /** These are kept, whoever gave them. */
    void kept(List<Integer> indexes) {
        parts.kept(indexes);
    }

    /** Peers gave {@code bytes} of what is kept. */
    void peersGave(int bytes) {
        tap.peersGave(bytes, means.now());
    }

    /** Whether something of its is being written. */
    boolean isBusy() {
        return keeps > 0;
    }

    /** Whether it owes nothing. */
    boolean isIdle() {
        return keeps == 0 && !opens && reads.isEmpty();
    }

    /** Why nothing comes from it, if so. */
    Optional<String> trouble() {
        return origin.trouble(into.id());
    }

    /** Nothing more is taken. */
    void end() {
        ended = true;
        OriginPackage open = stored;
        stored = null;
        if (open != null) {
            open.closeOn(means.work());
        }
    }
}
