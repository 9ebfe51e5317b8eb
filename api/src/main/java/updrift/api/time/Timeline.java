package updrift.api.time;

import java.time.Duration;
import java.time.Instant;
import updrift.api.ProvidedByEngine;

/** The node's time. Everything that waits, waits on it, so that an hour can pass in a test without waiting. */
@ProvidedByEngine
public interface Timeline {
    /** Wall time. It may jump either way; only signed times of issue and expiry are held against it. */
    Instant instant();

    /** Monotonic time in nanoseconds from an arbitrary origin; compare by difference. */
    long nanos();

    /**
     * Runs {@code action} once, not before {@code delay} has passed, on the node's own thread (in the engine) or on the thread that drives the test. It must not block. Callable from any
     * thread; with a delay of zero this is how work comes back to the node's thread, in the order in which it is handed over.
     *
     * @param delay from now, zero or more
     * @return a handle that prevents what hasn't begun
     */
    Scheduled later(Duration delay, Runnable action);

    /** What is due later. */
    interface Scheduled {
        /** Prevents the action if it hasn't begun; otherwise does nothing. Callable from the thread that runs actions. */
        void cancel();
    }
}
