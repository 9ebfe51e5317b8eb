package updrift.discovery.tracker;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import updrift.api.content.UpdateId;
import updrift.api.time.Timeline;
import updrift.api.time.Timeline.Scheduled;

/** One tracker: asked in turns, less and less often while it doesn't answer. Thread-safe. */
final class TrackerLink {
    /** However often something new is to be said or asked. */
    private static final Duration GAP = Duration.ofSeconds(1);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration RETRY_MAX = Duration.ofMinutes(5);

    /** A tracker's word about when to come again counts within these. */
    private static final int TOLD_SECONDS_MAX = 3_600;

    private final Tracker tracker;
    private final Timeline timeline;
    private final RandomGenerator random;
    private final Duration interval;
    private final Function<List<UpdateId>, Query> query;
    private final Consumer<Listing.Found> found;
    private final Consumer<String> operator;
    private final Set<UpdateId> wants = new LinkedHashSet<>();
    private @Nullable Scheduled due;
    private long dueNanos;
    private long askedNanos;
    private boolean asking;
    private boolean peersWanted = true;
    private boolean moreToSay;
    private int failures;
    private boolean closed;

    /**
     * @param interval between turns, unless the tracker wants longer ones
     * @param query what is to be said now, with these wants
     * @param operator hears once that the tracker is away, and once that it is back
     */
    TrackerLink(
            Tracker tracker,
            Timeline timeline,
            RandomGenerator random,
            Duration interval,
            Function<List<UpdateId>, Query> query,
            Consumer<Listing.Found> found,
            Consumer<String> operator) {
        this.tracker = tracker;
        this.timeline = timeline;
        this.random = random;
        this.interval = interval;
        this.query = query;
        this.found = found;
        this.operator = operator;
        this.askedNanos = timeline.nanos() - GAP.toNanos();
    }

    /** Asks for peers as soon as it may. */
    synchronized void refresh() {
        peersWanted = true;
        soon();
    }

    /** Asks for holders of {@code id} as soon as it may. */
    synchronized void find(UpdateId id) {
        if (wants.size() < Query.WANTS_MAX) {
            wants.add(id);
        }
        soon();
    }

    /** There is something new to say; as soon as it may. While the tracker is away its next turn stands: many nodes that have news must not keep it down. */
    synchronized void soon() {
        if (asking) {
            moreToSay = true;
        } else if (failures == 0) {
            schedule(Math.max(0, askedNanos + GAP.toNanos() - timeline.nanos()));
        }
    }

    private void schedule(long delayNanos) {
        if (closed) {
            return;
        }
        long at = timeline.nanos() + delayNanos;
        if (due != null) {
            if (dueNanos - at <= 0) {
                return;
            }
            due.cancel();
        }
        dueNanos = at;
        due = timeline.later(Duration.ofNanos(delayNanos), this::ask);
    }

    private void ask() {
        CompletableFuture<Listing> answer;
        boolean peers;
        List<UpdateId> asked;
        synchronized (this) {
            due = null;
            if (closed || asking) {
                return;
            }
            asking = true;
            askedNanos = timeline.nanos();
            // A turn that nothing else brought on asks for peers.
            peers = peersWanted || wants.isEmpty();
            peersWanted = false;
            moreToSay = false;
            asked = List.copyOf(wants);
            answer = tracker.ask(query.apply(asked));
        }
        CompletableFuture<?> unused =
                answer.whenComplete((listing, failure) -> answered(listing, failure, peers, asked));
    }

    private void answered(@Nullable Listing listing, @Nullable Throwable failure, boolean peers, List<UpdateId> asked) {
        List<Listing.Found> proposed = List.of();
        synchronized (this) {
            asking = false;
            if (closed) {
                return;
            }
            if (listing == null) {
                failed(Refusals.of(failure));
            } else {
                asked.forEach(wants::remove);
                wentWell(listing);
                proposed = peers ? listing.peers() : List.of();
            }
        }
        if (listing != null) {
            proposed.forEach(found);
            listing.holders().forEach(found);
        }
    }

    private void wentWell(Listing listing) {
        if (failures > 0) {
            operator.accept("the tracker " + tracker.name() + " answers again");
        }
        failures = 0;
        int told = Math.min(TOLD_SECONDS_MAX, listing.againSeconds());
        schedule(jittered(Math.max(interval.toNanos(), Duration.ofSeconds(told).toNanos())));
        if (moreToSay) {
            soon();
        }
    }

    private void failed(Refusal refusal) {
        if (failures++ == 0) {
            operator.accept("the tracker " + tracker.name() + " " + refusal.getMessage()
                    + "; it is asked again, less and less often");
        }
        peersWanted = true;
        long backOff = Math.min(RETRY_MAX.toNanos(), FIRST_RETRY.toNanos() << Math.min(failures - 1, 20));
        int told = Math.min(TOLD_SECONDS_MAX, refusal.retrySeconds());
        schedule(jittered(Math.max(backOff, Duration.ofSeconds(told).toNanos())));
    }

    /** By a fifth, so that a fleet which began as one doesn't go on in step. */
    private long jittered(long nanos) {
        return (long) (nanos * (0.8 + 0.4 * random.nextDouble()));
    }

    /** Asks no more; if the tracker knows this node, {@code goodbye} tells it to forget. The answer is complete when that has been said, or couldn't be. */
    CompletableFuture<?> close(Query goodbye) {
        synchronized (this) {
            if (closed) {
                return CompletableFuture.completedFuture(true);
            }
            closed = true;
            if (due != null) {
                due.cancel();
            }
            if (failures > 0) {
                return CompletableFuture.completedFuture(true);
            }
        }
        return tracker.ask(goodbye);
    }
}
