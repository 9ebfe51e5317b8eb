package updrift.samples.node;

import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.error.UpdriftException;
import updrift.engine.Updrift;

/** Has a version on probation taken back: by the node that runs on the state directory, or where none does by opening it here. */
final class Rejection {
    private static final Logger LOG = LoggerFactory.getLogger(Rejection.class);

    /** A node that is just starting has the state and takes no orders yet, so it is asked again, about this often, a second apart. */
    private static final int TRIES = 30;

    private static final long AGAIN_MILLIS = 1_000;

    private final Path state;
    private final Optional<Path> config;

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
        for (int tries = 1; tries <= TRIES; tries++) {
            try {
                return ControlClient.ask(state, Orders.REJECT, reason)
                        .map(any -> Boolean.parseBoolean(any) ? Outcome.BEGUN : Outcome.NOTHING)
                        .orElseGet(() -> rejectHere(reason));
            } catch (UpdriftException | CommandFailed unable) {
                LOG.warn("The version can't be rejected: {}", unable.getMessage());
                if (termination.await(AGAIN_MILLIS)) {
                    return Outcome.NOTHING;
                }
            }
        }
        return Outcome.NOTHING;
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
