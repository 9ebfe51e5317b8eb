package updrift.samples.node;

import java.nio.file.Path;

/** Asks a node that runs what the commands ask it, without the start of a JVM that a command costs. */
public final class RunningNode {
    private RunningNode() {}

    /** What {@code updrift status --json} would print of the node that runs on {@code state}; there must be one. */
    public static String status(Path state) {
        return ControlClient.ask(state, Orders.STATUS, Orders.JSON)
                .orElseThrow(() -> new AssertionError("no node runs on " + state));
    }
}
