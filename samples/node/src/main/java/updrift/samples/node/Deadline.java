package updrift.samples.node;

import java.time.Duration;
import java.util.Optional;

/** Until when a command waits, and since when. */
final class Deadline {
    private static final long STEP_MILLIS = 20;

    private final long begunNanos = System.nanoTime();
    private final Optional<Duration> most;
    private final Termination termination;

    private Deadline(Optional<Duration> most, Termination termination) {
        this.most = most;
        this.termination = termination;
    }

    /** From now on, for {@code most} or for ever, and until a signal in any case. */
    static Deadline in(Optional<Duration> most, Termination termination) {
        return new Deadline(most, termination);
    }

    /** A moment's pause; {@link CommandFailed} with {@code otherwise} when there is no more time. */
    void pause(String otherwise) {
        if (termination.await(STEP_MILLIS)) {
            throw new CommandFailed("told to end: " + otherwise);
        }
        if (most.isPresent() && elapsed().compareTo(most.get()) > 0) {
            throw new CommandFailed("no more time: " + otherwise);
        }
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begunNanos);
    }
}
