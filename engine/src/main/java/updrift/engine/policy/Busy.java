package updrift.engine.policy;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody on this host doesn't want to be disturbed.
 *
 * @param reason one line for people
 * @param until when it is worth asking again, if that is known
 */
public record Busy(String reason, Optional<Instant> until) {}
