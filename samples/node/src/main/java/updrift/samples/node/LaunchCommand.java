package updrift.samples.node;

import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code updrift launch}: keeps a program running across its updates. */
@Command(
        name = "launch",
        description =
                "Runs a program that a node updates: starts it, starts it anew after a switch or a crash, and has a new"
                        + " version taken back that fails three starts in a row.")
final class LaunchCommand implements Callable<Integer> {
    @Mixin
    private StateOption node = new StateOption();

    @Option(names = "--config", paramLabel = "FILE", description = "the node's, where it isn't 'updrift run'")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--steady",
            defaultValue = "10s",
            paramLabel = "DURATION",
            description = "a start counts as failed if the program ends before (${DEFAULT-VALUE})")
    private Span steady = new Span("10s", Duration.ofSeconds(10));

    @Option(
            names = "--stop-timeout",
            defaultValue = "20s",
            paramLabel = "DURATION",
            description = "how long the program may take to end when asked; then it is killed (${DEFAULT-VALUE})")
    private Span stopTimeout = new Span("20s", Duration.ofSeconds(20));

    @Option(
            names = "--restart-code",
            defaultValue = "75",
            paramLabel = "CODE",
            description = "the exit code with which the program asks for its restart (${DEFAULT-VALUE})")
    private int restartCode = 75;

    @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "after --: the program and its arguments")
    private List<String> command = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        Path state = node.state();
        LaunchFiles files = new LaunchFiles(state);
        FileLock lock = files.lock();
        Termination termination = Termination.expected(Cli.DONE, stopTimeout.duration());
        try {
            Supervised program = new Supervised(command, state, stopTimeout.duration());
            Rejection rejection = new Rejection(state, config);
            return new Launcher(files, program, rejection, steady.duration(), restartCode, termination).run();
        } finally {
            lock.acquiredBy().close();
            termination.finished();
        }
    }
}
