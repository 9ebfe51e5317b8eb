package updrift.engine.apply;

import java.util.Optional;

/**
 * What is known of an attempt's backup.
 *
 * @param made whether it was made, be it of nothing
 * @param sha256 of its bytes in lower-case hexadecimal digits; empty if nothing ran before
 */
record Backup(boolean made, Optional<String> sha256) {
    static final Backup NOT_MADE = new Backup(false, Optional.empty());
}
