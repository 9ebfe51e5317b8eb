package updrift.samples.node;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Turns SIGTERM and Ctrl-C into a request to end, so that a node stops cleanly and the exit code is its own. */
final class Termination {
    /** A clean stop forces what was downloaded; what takes longer than this hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Duration patience;
    private volatile int exitCode;

    private Termination(int exitCode, Duration patience) {
        this.exitCode = exitCode;
        this.patience = patience;
    }

    /** From now on a signal asks the command to end, which then exits with {@code exitCode} unless it says otherwise. */
    static Termination expected(int exitCode) {
        return expected(exitCode, Duration.ZERO);
    }

    /** As {@link #expected(int)}, for a command whose clean end may take {@code longer} than others'. */
    static Termination expected(int exitCode, Duration longer) {
        Termination termination = new Termination(exitCode, PATIENCE.plus(longer));
        Runtime.getRuntime().addShutdownHook(new Thread(termination::end, "termination"));
        return termination;
    }

    /** What a signal exits with from now on. */
    void exitWith(int code) {
        exitCode = code;
    }

    /** Waits for a signal, at most {@code millis}; whether there was one. */
    boolean await(long millis) {
        try {
            return asked.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** The command has closed what it opened. */
    void finished() {
        finished.countDown();
    }

    /** Runs in the JVM's shutdown, after a signal or after the command itself; from here only halt sets the exit code. */
    private void end() {
        asked.countDown();
        if (finished.getCount() == 0) {
            return;
        }
        try {
            boolean clean = finished.await(patience.toMillis(), TimeUnit.MILLISECONDS);
            System.out.flush();
            Runtime.getRuntime().halt(clean ? exitCode : Cli.FAILED);
        } catch (InterruptedException ended) {
            Runtime.getRuntime().halt(Cli.FAILED);
        }
    }
}
