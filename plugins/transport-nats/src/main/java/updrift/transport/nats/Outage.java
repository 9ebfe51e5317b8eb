package updrift.transport.nats;

import java.net.ConnectException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.transport.carrier.CarrierTransport;

/**
 * Why nothing can be sent. It is logged when an outage begins and when it ends, however many attempts lie between, and so is that a server refuses this node,
 * which only people can mend. Thread-safe.
 */
final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

    private final String servers;
    private @Nullable String reason;
    private boolean told;
    private boolean refused;
    private boolean closed;

    Outage(String servers) {
        this.servers = servers;
        reason = "no NATS server has answered yet at " + servers;
    }

    /** Says so only if nothing else did, for what else is known of an outage tells more. */
    synchronized void lost() {
        if (reason == null) {
            because("the connection to NATS at " + servers + " was lost");
        }
    }

    /** A wrong password looks like this. It is told although the outage may have been, once. */
    synchronized void refused(String why) {
        told = told && refused;
        refused = true;
        letsNobodyIn(why);
    }

    synchronized void failed(Exception problem) {
        if (refused && !(problem instanceof ConnectException)) {
            LOG.debug(
                    "NATS: {}",
                    problem.toString()); // The server hangs up on whom it has refused: that tells less than why.
        } else {
            letsNobodyIn(problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage());
        }
    }

    private void letsNobodyIn(String why) {
        because("no NATS server lets this node in at " + servers + ": " + why);
    }

    synchronized void messagesTooSmall(long most) {
        because("NATS at " + servers + " takes messages of " + most + " bytes, and " + CarrierTransport.MESSAGE_MIN
                + " are needed: raise its max_payload");
    }

    private void because(String what) {
        if (closed) {
            return;
        }
        reason = what;
        if (!told) {
            told = true;
            LOG.warn("{}; trying again until one does", reason);
        }
    }

    synchronized void over() {
        if (closed) {
            return;
        }
        if (told) {
            LOG.warn("NATS at {} is there again", servers); // As loud as the outage was.
        }
        reason = null;
        told = false;
        refused = false;
    }

    /** From now on there is nothing to tell. */
    synchronized void close() {
        closed = true;
        reason = "closed";
    }

    synchronized Optional<String> reason() {
        return Optional.ofNullable(reason);
    }
}
