package updrift.api.target.probe;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.target.Health;

/** Asks until the answer is good or the time is over: a service that was just started needs a moment to listen. */
final class Repeatedly {
    /** Often enough that a start is noticed soon, and no load on who is asked. */
    private static final long PAUSE_MILLIS = 250;

    private final Duration timeout;
    private final CountDownLatch closed = new CountDownLatch(1);

    Repeatedly(Duration timeout) {
        this.timeout = timeout;
    }

    Duration timeout() {
        return timeout;
    }

    /**
     * The first good answer, else the last one; {@code once} gets the time that is left. A question that the end of that time cuts off tells nothing where
     * an earlier one did.
     */
    Health ask(Function<Duration, Health> once) {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        Health last = null;
        while (closed.getCount() > 0) {
            Health health = once.apply(Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime())));
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            boolean cutOff = health.timedOut() && leftMillis <= 0;
            if (last == null || !cutOff) {
                last = health;
            }
            if (health.good() || leftMillis <= PAUSE_MILLIS || paused()) {
                break;
            }
        }
        return last == null ? Health.timedOut("the probe was ended") : last;
    }

    /** Whether it was closed meanwhile. */
    private boolean paused() {
        try {
            return closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new UpdriftException(ErrorCode.TARGET_FAILED, "the probe was interrupted", stopped);
        }
    }

    void close() {
        closed.countDown();
    }
}
