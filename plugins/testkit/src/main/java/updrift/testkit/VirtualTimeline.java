package updrift.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time with one queue of events for any number of nodes, so that one thread drives a whole fleet and an hour passes in a blink. Each node acts through
 * a {@link VirtualNode} of its own.
 *
 * <p>Events run in the order of their instants. Where several nodes have one at the same instant the seed decides who comes first; one node's events of the
 * same instant run in the order in which they were handed over. Handing over is safe from any thread, driving is for one thread.
 */
public final class VirtualTimeline {
    /** More events than this without time moving on is a loop that posts to itself. */
    private static final int EVENTS_AT_ONE_INSTANT_MAX = 1_000_000;

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final PriorityQueue<VirtualEvent> queue = new PriorityQueue<>();
    private final List<Runnable> checks = new ArrayList<>();
    private final long seed;
    private long nanos;
    private long handedOver;
    private int nodes;
    private long events;
    private int eventsAtThisInstant;
    private long trace;

    public VirtualTimeline(long seed) {
        this.seed = seed;
    }

    /** A new node's share of this time. A node that starts again takes another one. */
    public synchronized VirtualNode node(String name) {
        return new VirtualNode(this, name, nodes++, seed);
    }

    /** Runs {@code check} after each event from now on; what it throws ends the run. */
    public void afterEachEvent(Runnable check) {
        checks.add(check);
    }

    /** Runs the next event, moving time to its instant; false if there is none. */
    public boolean step() {
        return step(Long.MAX_VALUE);
    }

    /** Lets {@code duration} pass, with all events that fall due. */
    public void advance(Duration duration) {
        runUntil(() -> false, duration);
    }

    /**
     * Runs events until {@code reached} holds, but lets no more than {@code most} pass. If it never holds all of {@code most} has passed.
     *
     * @return whether it holds
     */
    public boolean runUntil(BooleanSupplier reached, Duration most) {
        long until = nanos() + most.toNanos();
        while (!reached.getAsBoolean()) {
            if (!step(until)) {
                moveTo(until);
                return reached.getAsBoolean();
            }
        }
        return true;
    }

    private boolean step(long until) {
        VirtualEvent event = next(until);
        if (event == null) {
            return false;
        }
        event.run();
        checks.forEach(Runnable::run);
        return true;
    }

    private synchronized @Nullable VirtualEvent next(long until) {
        VirtualEvent event = queue.peek();
        while (event != null && !event.stands()) {
            queue.poll();
            event = queue.peek();
        }
        if (event == null || event.nanos() > until) {
            return null;
        }
        queue.poll();
        moveTo(event.nanos());
        if (++eventsAtThisInstant > EVENTS_AT_ONE_INSTANT_MAX) {
            throw new IllegalStateException("time stands still: " + event.node() + " posts to itself without end");
        }
        events++;
        trace = mix(trace ^ mix(event.nanos()) ^ event.tie());
        return event;
    }

    private synchronized void moveTo(long then) {
        if (then > nanos) {
            nanos = then;
            eventsAtThisInstant = 0;
        }
    }

    synchronized VirtualEvent add(VirtualNode node, long delayNanos, Runnable action) {
        long due = Math.addExact(nanos, delayNanos);
        VirtualEvent event =
                new VirtualEvent(due, mix(seed ^ mix(due) ^ mix(node.number())), handedOver++, node, action);
        queue.add(event);
        return event;
    }

    /** Nanoseconds since the beginning. */
    public synchronized long nanos() {
        return nanos;
    }

    /** Wall time as it would be without a clock that errs. */
    public Instant instant() {
        return START.plusNanos(nanos());
    }

    /** How many events have run. */
    public long events() {
        return events;
    }

    /** A hash over which node had an event when: two runs of one seed have the same. */
    public long trace() {
        return trace;
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014). */
    private static long mix(long value) {
        long first = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        long second = (first ^ (first >>> 27)) * 0x94d049bb133111ebL;
        return second ^ (second >>> 31);
    }
}
