package updrift.samples.node;

import java.nio.file.Path;
import updrift.api.target.Health;
import updrift.api.target.HealthSignal;
import updrift.api.target.RestartHandler;

/** The program that a launcher runs beside the node, as the node meets it: asks for its start, and hears from the launcher's notes whether it lives. */
final class LaunchedProgram implements RestartHandler, HealthSignal {
    /** Ends a wanted switch to a new version. */
    static final String IN = " in";

    private static final String BACK = " back";

    private final LaunchFiles files;

    LaunchedProgram(Path state) {
        files = new LaunchFiles(state);
    }

    /** The same switch asked for again, after a crash, is none that the launcher hasn't seen. */
    @Override
    public void restart(Request request) {
        files.want(request.attempt().updateId() + (request.back() ? BACK : IN));
    }

    @Override
    public boolean endsThisProcess() {
        return false;
    }

    @Override
    public Health health() {
        Starts starts = files.starts();
        if (!starts.wanted().equals(files.wanted())) {
            return Health.timedOut("the launcher hasn't started it; does 'updrift launch' run?");
        }
        return starts.steady()
                ? Health.good("it runs")
                : Health.timedOut("it doesn't run for long enough; start " + starts.unsteady());
    }
}
