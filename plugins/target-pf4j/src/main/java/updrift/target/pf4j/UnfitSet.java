package updrift.target.pf4j;

import java.io.Serial;

/** Why a set of plugins can't run here, in one line for people. Never leaves this package. */
final class UnfitSet extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final String reason;

    UnfitSet(String reason) {
        super(reason);
        // A manifest's words may hold anything; a reason is one line.
        this.reason = reason.replaceAll("[^ -~]+", " ");
    }

    String reason() {
        return reason;
    }
}
