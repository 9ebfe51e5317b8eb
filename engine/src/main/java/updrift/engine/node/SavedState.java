package updrift.engine.node;

import java.util.Optional;
import updrift.api.disk.StateDirectory;
import updrift.api.release.Sequence;
import updrift.engine.flow.InstalledFile;
import updrift.engine.flow.LocalOrders;

/**
 * What a node left in its state directory and needs before it can be wired.
 *
 * @param trust the state of trust, if there is one
 * @param orders what was decided here
 * @param installed the mark below which nothing installs
 */
record SavedState(Optional<byte[]> trust, LocalOrders orders, Sequence installed) {
    static final String TRUST = "trust";
    static final String FLOW = "flow";
    static final String APPLY = "apply";
    static final String STATEMENTS_FILE = "statements";
    static final String ORDERS_FILE = "orders";

    /** Reads it, or throws {@code STATE_UNUSABLE} naming the damaged file. Blocks. */
    static SavedState read(StateDirectory state) {
        return new SavedState(
                state.directory(TRUST).read(STATEMENTS_FILE),
                LocalOrders.of(state.directory(FLOW).read(ORDERS_FILE).orElse(null)),
                new InstalledFile(state.directory(FLOW)).read());
    }
}
