package updrift.engine.swarm;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import updrift.api.error.UpdriftException;
import updrift.api.release.Priority;
import updrift.engine.bandwidth.RateLimit;
import updrift.engine.cache.StoredPackage;

/**
 * What arrived and waits for a worker. What comes ahead of the rate limit's schedule stays here, unreleased, so that the transport stops reading. On the node's
 * thread; the workers see only the batch that they are given.
 */
final class Intake {
    /** Together they are hashed several times faster than alone. */
    private static final int BATCH_MAX = 16;

    /** One verifies while the other writes. */
    private static final int DRAINS_MAX = 2;

    private final Means means;
    private final RateLimit limit;
    private final Priority priority;
    private final StoredPackage into;
    private final Consumer<Drain.Outcome> then;
    private final Consumer<UpdriftException> failed;
    private final Deque<Arrival> waiting = new ArrayDeque<>();
    private int drains;
    private boolean wakes;

    Intake(
            Means means,
            Priority priority,
            StoredPackage into,
            Consumer<Drain.Outcome> then,
            Consumer<UpdriftException> failed) {
        this.means = means;
        this.limit = means.bandwidth().arrivals();
        this.priority = priority;
        this.into = into;
        this.then = then;
        this.failed = failed;
    }

    void add(Arrival arrival) {
        waiting.add(arrival);
        drain();
    }

    private void drain() {
        while (!waiting.isEmpty() && drains < DRAINS_MAX) {
            List<Arrival> batch = nextBatch();
            if (batch.isEmpty()) {
                return;
            }
            drains++;
            means.work()
                    .run(
                            new Drain(batch, into, into.lease()),
                            outcome -> drained(() -> then.accept(outcome)),
                            failure -> drained(() -> {
                                batch.forEach(Intake::settle);
                                failed.accept(failure);
                            }));
        }
    }

    private List<Arrival> nextBatch() {
        long now = means.now();
        List<Arrival> batch = new ArrayList<>(BATCH_MAX);
        while (!waiting.isEmpty() && batch.size() < BATCH_MAX) {
            int length = waiting.element().length();
            long delay = limit.delay(priority, length, now);
            if (delay > 0) {
                wakeIn(delay);
                return batch;
            }
            limit.spend(priority, length, now);
            batch.add(waiting.remove());
        }
        return batch;
    }

    private void wakeIn(long nanos) {
        if (!wakes) {
            wakes = true;
            means.work().timeline().later(Duration.ofNanos(nanos), () -> {
                wakes = false;
                drain();
            });
        }
    }

    private void drained(Runnable report) {
        drains--;
        report.run();
        drain();
    }

    /** Whether workers are at it. */
    boolean isBusy() {
        return drains > 0;
    }

    /** Whether nothing waits and no worker is at it. */
    boolean isEmpty() {
        return drains == 0 && waiting.isEmpty();
    }

    /** Gives back what no worker has begun with; what that was. */
    List<Arrival> clear() {
        List<Arrival> dropped = List.copyOf(waiting);
        waiting.clear();
        dropped.forEach(Intake::giveBack);
        return dropped;
    }

    /** Gives back what came from {@code source}: nothing more of it is looked at. */
    List<Arrival> clear(Source source) {
        List<Arrival> dropped =
                waiting.stream().filter(arrival -> arrival.source() == source).toList();
        waiting.removeAll(dropped);
        dropped.forEach(Intake::giveBack);
        return dropped;
    }

    private static void giveBack(Arrival arrival) {
        arrival.frame().release();
        settle(arrival);
    }

    /** What became of it doesn't matter to its sender's window: it is no longer on its way. */
    private static void settle(Arrival arrival) {
        arrival.source().peer().window().settled(1);
    }
}
