package updrift.samples.node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import updrift.api.peer.PeerAddress;
import updrift.engine.Updrift;

/** {@code updrift run}: the node. */
@Command(
        name = "run",
        description = "Runs a node until it is told to end. Without --target it relays and serves, and never applies.")
final class RunCommand implements Callable<Integer> {
    @Mixin
    private NodeOptions node = new NodeOptions();

    @Option(
            names = "--target",
            paramLabel = "NAME:PATH",
            description = "what to keep up to date: executable:FILE or directory:FOLDER")
    private Optional<TargetOption> target = Optional.empty();

    @Option(
            names = "--probe",
            paramLabel = "none|COMMAND",
            description = "how to ask for its version (itself with --version)")
    private Optional<String> probe = Optional.empty();

    @Option(names = "--current-version", paramLabel = "V", description = "what runs now, if it doesn't tell")
    private Optional<String> currentVersion = Optional.empty();

    @Option(names = "--auto-apply", description = "apply without asking for approval")
    private boolean autoApply;

    @Option(
            names = "--launched",
            description = "the target runs under 'updrift launch' on the same STATE: start it anew after a switch")
    private boolean launched;

    @Option(
            names = "--probation",
            paramLabel = "DURATION",
            description = "how long a new version has to be good before it is committed (two good probes)")
    private Optional<Span> probation = Optional.empty();

    @Option(
            names = "--confirm-within",
            paramLabel = "DURATION",
            description = "roll a new version back unless 'updrift confirm' comes in time")
    private Optional<Span> confirmWithin = Optional.empty();

    @Option(names = "--advertise", paramLabel = "ADDR", description = "where others can reach this node")
    private List<PeerAddress> advertise = new ArrayList<>();

    @Option(names = "--config", paramLabel = "FILE", description = "configuration; flags stand above it")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--json-events", description = "print each event as one JSON line")
    private boolean jsonEvents;

    @Override
    public Integer call() {
        Termination termination = Termination.expected(Cli.DONE);
        try {
            return run(termination);
        } finally {
            termination.finished();
        }
    }

    private int run(Termination termination) {
        Flags flags = flags();
        Updrift.Builder builder =
                flags.builder().onEvent(jsonEvents ? EventLog.json(System.out) : EventLog.words(System.err));
        if (launched) {
            LaunchedProgram program = new LaunchedProgram(node.state());
            builder.restart(program).health("launcher", program);
        }
        try (Updrift updrift = flags.explaining(builder::start);
                ControlServer control = ControlServer.open(node.state(), new Orders(updrift)::carryOut)) {
            flags.keep(node.state());
            control.start();
            System.out.println(Ready.line(updrift.listening(), jsonEvents));
            termination.await(Long.MAX_VALUE);
        }
        return Cli.DONE;
    }

    private Flags flags() {
        Flags flags = node.flags();
        flags.file(config);
        target.ifPresent(chosen -> {
            flags.set("--target", "target.use", Optional.of(chosen.plugin()));
            flags.setPath("--target", "target." + chosen.plugin() + ".path", Optional.of(chosen.path()));
        });
        flags.set("--probe", "target." + target.map(TargetOption::plugin).orElse("executable") + ".probe", probe);
        flags.set("--current-version", "current_version", currentVersion);
        flags.set("--auto-apply", "auto_apply", autoApply ? Optional.of(true) : Optional.empty());
        flags.set("--probation", "probation", probation.map(Span::text));
        flags.set("--confirm-within", "confirm_within", confirmWithin.map(Span::text));
        flags.set("--advertise", "advertise", NodeOptions.joined(advertise));
        return flags;
    }
}
