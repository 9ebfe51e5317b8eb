package updrift.samples.node;

import java.nio.file.Path;
import picocli.CommandLine.Option;
import updrift.engine.Updrift;

/** The node that a command is about: the one whose state stands in a directory. */
final class StateOption {
    @Option(names = "--state", required = true, paramLabel = "STATE", description = "the node's directory")
    private Path state = Path.of("");

    Path state() {
        return state.toAbsolutePath().normalize();
    }

    /** The state of a node that doesn't run now, under its lock. */
    Updrift openOffline() {
        return kept().builder().openOffline();
    }

    /** As {@link #openOffline}, with its target, so that something can be taken back. */
    Updrift openForRepair() {
        return Repair.open(state(), kept());
    }

    private Flags kept() {
        return Flags.kept(state())
                .orElseThrow(() -> new CommandFailed(
                        "no node runs on " + state() + " and none has: start one with 'updrift run --state'"));
    }
}
