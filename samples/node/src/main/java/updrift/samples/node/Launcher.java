package updrift.samples.node;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a program again and again, and counts: a version that fails {@value #FAILED_STARTS_MAX} starts in a row is rejected, if it is on probation. Each start is
 * noted durably before it is made. On one thread.
 */
final class Launcher {
    private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);

    /** One may be bad luck and two a slow machine. */
    static final int FAILED_STARTS_MAX = 3;

    /** How soon a switch, or an end, is noticed. */
    private static final long LOOK_MILLIS = 100;

    private static final long FIRST_PAUSE_MILLIS = 1_000;

    private static final long NOTE_AGAIN_MILLIS = 1_000;

    /** A program that can't run is tried once a minute: what it lacks may come. */
    private static final long PAUSE_MILLIS_MAX = 60_000;

    /** A rollback is a rename; what takes longer waits for a disk. */
    private static final Duration TAKEN_BACK_WITHIN = Duration.ofMinutes(1);

    private final LaunchFiles files;
    private final Supervised program;
    private final Rejection rejection;
    private final Duration steadyAfter;
    private final int restartCode;
    private final Termination termination;
    private Starts starts;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private int askedInVain;
    private boolean troubleTold;

    Launcher(
            LaunchFiles files,
            Supervised program,
            Rejection rejection,
            Duration steadyAfter,
            int restartCode,
            Termination termination) {
        this.files = files;
        this.program = program;
        this.rejection = rejection;
        this.steadyAfter = steadyAfter;
        this.restartCode = restartCode;
        this.termination = termination;
        this.starts = files.starts();
    }

    /** Runs until the program ends well or a signal asks for its end; the exit code. */
    int run() {
        try {
            return superviseUntilTheEnd();
        } finally {
            program.stop(); // Without whoever watches it, it isn't to run either.
        }
    }

    private int superviseUntilTheEnd() {
        program.endLeftovers(starts.pid());
        while (true) {
            noticeSwitch();
            if (starts.unsteady() >= FAILED_STARTS_MAX) {
                reject();
            }
            starts = starts.beginning();
            if (!note(starts) && isOnTrial() && !noteInTheEnd()) {
                return Cli.DONE;
            }
            if (program.start()) {
                starts = starts.of(program.pid());
                note(starts);
            }
            OptionalInt exit = watch();
            if (exit.isPresent()) {
                return exit.getAsInt();
            }
        }
    }

    /** Whether {@code now} is written down. A disk that is full for a while ends no program that runs. */
    private boolean note(Starts now) {
        try {
            files.note(now);
            troubleTold = false;
            return true;
        } catch (CommandFailed failed) {
            tellTrouble(failed);
            return false;
        }
    }

    /** A start of a version on trial counts before it happens; false if a signal asked for the end meanwhile. */
    private boolean noteInTheEnd() {
        while (!termination.await(NOTE_AGAIN_MILLIS)) {
            if (note(starts)) {
                return true;
            }
        }
        return false;
    }

    /** What is wanted; what can't be read just now is as it was. */
    private String wanted() {
        try {
            return files.wanted();
        } catch (CommandFailed failed) {
            tellTrouble(failed);
            return starts.wanted();
        }
    }

    private void tellTrouble(CommandFailed failed) {
        if (!troubleTold) {
            troubleTold = true;
            LOG.warn("{}; trying again", failed.getMessage());
        }
    }

    private void noticeSwitch() {
        String wanted = wanted();
        if (!wanted.equals(starts.wanted())) {
            starts = Starts.first(wanted);
            pauseMillis = FIRST_PAUSE_MILLIS;
        }
    }

    /** The version that was started in vain is taken back, if it is a new one; else the program just goes on being started. */
    private void reject() {
        String reason = FAILED_STARTS_MAX + " starts in a row failed, the last with " + program.lastEnd();
        Rejection.Outcome outcome = rejection.reject(reason, termination);
        if (outcome != Rejection.Outcome.NOTHING) {
            LOG.warn("The new version was rejected: {}", reason);
            pauseMillis = FIRST_PAUSE_MILLIS;
        }
        if (outcome == Rejection.Outcome.BEGUN) {
            awaitSwitch();
        }
        starts = starts.forgiven();
        noticeSwitch();
    }

    /** A node that takes a version back says so when that is done; until then the file may still be the wrong one. */
    private void awaitSwitch() {
        long begunNanos = System.nanoTime();
        while (wanted().equals(starts.wanted())
                && System.nanoTime() - begunNanos < TAKEN_BACK_WITHIN.toNanos()
                && !termination.await(LOOK_MILLIS)) {
            LOG.debug("Waiting for the node to take the version back");
        }
    }

    /** Until the program ends, has to, or should be another; what the launcher then exits with, or empty to start it again. */
    private OptionalInt watch() {
        long begunNanos = System.nanoTime();
        while (program.isRunning()) {
            if (termination.await(LOOK_MILLIS)) {
                program.stop();
                return OptionalInt.of(Cli.DONE);
            }
            if (!starts.steady() && System.nanoTime() - begunNanos >= steadyAfter.toNanos()) {
                if (note(starts.lived())) {
                    starts = starts.lived();
                    pauseMillis = FIRST_PAUSE_MILLIS;
                }
            }
            if (!wanted().equals(starts.wanted())) {
                program.stop();
                return OptionalInt.empty();
            }
        }
        program.stop(); // What it started ends with it, so that nothing of it is in the way of the next.
        return ended();
    }

    private boolean isOnTrial() {
        return starts.wanted().endsWith(LaunchedProgram.IN) && !starts.everSteady();
    }

    private OptionalInt ended() {
        if (program.exitCode() == Cli.DONE && !isOnTrial()) {
            return OptionalInt.of(Cli.DONE);
        }
        if (program.exitCode() == restartCode && mayRestartAtOnce()) {
            starts = starts.forgiven();
            return OptionalInt.empty();
        }
        LOG.warn("The program ended with {}; it is started again in {} s", program.lastEnd(), seconds(pauseMillis));
        boolean asked = termination.await(pauseMillis);
        pauseMillis = Math.min(PAUSE_MILLIS_MAX, pauseMillis * 2);
        return asked ? OptionalInt.of(Cli.DONE) : OptionalInt.empty();
    }

    /** Restarts that a program asks for are no failures, unless it does nothing else. */
    private boolean mayRestartAtOnce() {
        askedInVain = starts.steady() ? 0 : askedInVain + 1;
        return askedInVain <= FAILED_STARTS_MAX;
    }

    private static long seconds(long millis) {
        return TimeUnit.MILLISECONDS.toSeconds(millis);
    }
}
