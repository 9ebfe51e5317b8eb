package updrift.testkit;

import java.io.Serial;

/**
 * The machine lost its power, or the process was killed: thrown by a {@link SimulatedDisk} at the operation that a test chose, and at every later one until
 * {@link SimulatedDisk#crash}, and by {@link FaultyFiles} at the chosen one and all later ones. It is
 * an {@link Error} so that nothing under test can take it for a failure and carry on.
 */
public final class PowerCut extends Error {
    @Serial
    private static final long serialVersionUID = 1;

    PowerCut(long operation) {
        super("power cut at operation " + operation);
    }
}
