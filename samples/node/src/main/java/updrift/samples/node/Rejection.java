package updrift.samples.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.error.UpdriftException;
import updrift.engine.Updrift;

/** Has a version on probation taken back: by the node that runs on the state directory, or where none does by opening it here. */
final class Rejection {
    private static final Logger LOG = LoggerFactory.getLogger(Rejection.class);

    /** A node that is just starting has the state and takes no orders yet, so it is asked again for so long. */
    private static final Duration TRYING_MAX = Duration.ofSeconds(30);

    private static final long AGAIN_MILLIS = 1_000;
    private static final long LOOK_MILLIS = 20;

    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    /** A rollback is a rename. Where it can't be done it is tried without end, and the program isn't to wait for that. */
    private static final Duration HERE_MAX = Duration.ofMinutes(1);

    private final Path state;
    private final Optional<Path> config;

    /** What an earlier call began and couldn't wait for: it has the state until it is done. */
    private @Nullable FutureTask<Outcome> here;

    Rejection(Path state, Optional<Path> config) {
        this.state = state;
        this.config = config;
    }

    /** What came of it. */
    enum Outcome {
        /** No version is on probation, or it couldn't be rejected. */
        NOTHING,
        /** The node takes it back from here on. */
        BEGUN,
        /** It is taken back. */
        DONE
    }

    /** Has the version on probation taken back, for {@code reason}. */
    Outcome reject(String reason, Termination termination) {
        long begun = System.nanoTime();
        boolean heard = false;
        do {
            try {
                Optional<String> answer = ControlClient.askWithin(ANSWER_MAX, state, Orders.REJECT, reason);
                if (answer.isEmpty()) {
                    return rejectHereInTime(reason, termination);
                }
                return heard || Boolean.parseBoolean(answer.get()) ? Outcome.BEGUN : Outcome.NOTHING;
            } catch (ControlClient.NoAnswer late) {
                // It may carry the order out yet, and say at the next one that nothing is left to reject.
                heard = true;
                LOG.warn("The version can't be rejected: {}", late.getMessage());
            } catch (UpdriftException | CommandFailed unable) {
                LOG.warn("The version can't be rejected: {}", unable.getMessage());
            }
        } while (!termination.await(AGAIN_MILLIS) && System.nanoTime() - begun < TRYING_MAX.toNanos());
        return heard ? Outcome.BEGUN : Outcome.NOTHING;
    }

    private Outcome rejectHereInTime(String reason, Termination termination) {
        if (here == null) {
            here = new FutureTask<>(() -> rejectHere(reason));
            Thread thread = new Thread(here, "updrift-rejection");
            thread.setDaemon(true);
            thread.start();
        }
        FutureTask<Outcome> rejected = here;
        long begun = System.nanoTime();
        do {
            if (rejected.isDone()) {
                here = null;
                return outcome(rejected);
            }
        } while (!termination.await(LOOK_MILLIS) && System.nanoTime() - begun < HERE_MAX.toNanos());
        LOG.warn(
                "Taking the version back isn't done within {} s and goes on, with the state in use; the program is"
                        + " started as it is",
                HERE_MAX.toSeconds());
        return Outcome.NOTHING;
    }

    private static Outcome outcome(FutureTask<Outcome> rejected) {
        try {
            return rejected.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException why) {
                throw why;
            }
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Outcome.NOTHING;
        }
    }

    private Outcome rejectHere(String reason) {
        Optional<Flags> known = config.isPresent() ? Optional.of(configured()) : Flags.kept(state);
        if (known.isEmpty()) {
            LOG.warn("No node has run on {}, so there is nothing to go back to", state);
            return Outcome.NOTHING;
        }
        try (Updrift repair = Repair.open(state, known.get())) {
            return repair.reject(reason) ? Outcome.DONE : Outcome.NOTHING;
        }
    }

    private Flags configured() {
        Flags flags = new Flags();
        flags.file(config);
        flags.setPath("--state", "state", Optional.of(state));
        return flags;
    }
}
