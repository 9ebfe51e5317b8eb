package updrift.samples.node;

import java.nio.file.Path;
import updrift.engine.Updrift;

/** Opens the state of a node that doesn't run, with its target, so that something can be taken back. */
final class Repair {
    private Repair() {}

    static Updrift open(Path state, Flags flags) {
        Updrift.Builder builder = flags.builder().onEvent(EventLog.words(System.err));
        if (new LaunchFiles(state).exist()) {
            builder.restart(new LaunchedProgram(state));
        }
        return flags.explaining(builder::openForRepair);
    }
}
