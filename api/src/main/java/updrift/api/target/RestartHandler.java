package updrift.api.target;

import java.time.Duration;

/**
 * How a host starts anew, into another version: after a switch, so that the new version can prove itself, and after one was undone, so that what ran before runs
 * again.
 */
public interface RestartHandler {
    /**
     * Shuts down gracefully and starts again, or has that done. Called on a worker; it returns soon and leaves the work to a thread of its own, for closing the
     * node waits for workers. May be called again with an equal request after a crash; if that is carried out already, nothing is to be done. What it throws is
     * told and tried again a few times, then the version is rolled back.
     */
    void restart(Request request);

    /** Whether the node itself lives in what is restarted, and goes on in a new process; else it watches from beside. The same at each call. */
    default boolean endsThisProcess() {
        return true;
    }

    /**
     * What is asked for.
     *
     * @param attempt the update
     * @param back false: into {@code attempt.to()}; true: back into {@code attempt.from()}
     * @param within after this time a version that isn't started yet counts as one that doesn't start
     */
    record Request(Attempt attempt, boolean back, Duration within) {}
}
