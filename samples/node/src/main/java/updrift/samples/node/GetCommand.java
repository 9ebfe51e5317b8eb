package updrift.samples.node;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import updrift.api.release.Release;
import updrift.api.release.Version;
import updrift.engine.Updrift;
import updrift.engine.node.Delivery;

/** {@code updrift get}: downloads the newest release as one more node. */
@Command(name = "get", description = "Downloads the newest release, proves it, and puts it where you say.")
final class GetCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "where to put the package")
    private Path out = Path.of("");

    @Option(names = "--version", paramLabel = "V", description = "this version instead of the newest")
    private Optional<Version> version = Optional.empty();

    @Option(names = "--seed-for", paramLabel = "DURATION", description = "go on serving others for so long")
    private Optional<Span> seedFor = Optional.empty();

    @Option(names = "--timeout", paramLabel = "DURATION", description = "give up after so long (never)")
    private Optional<Span> timeout = Optional.empty();

    @Option(names = "--start-when", paramLabel = "FILE", description = "connect, then begin once this file is there")
    private Optional<Path> startWhen = Optional.empty();

    @Option(names = "--checksum", description = "hold the package against its signed SHA-256 too")
    private boolean checksum;

    @Option(names = "--json", description = "print JSON lines")
    private boolean json;

    @Override
    public Integer call() {
        node.missing().ifPresent(name -> {
            throw new ParameterException(spec.commandLine(), name + " is missing");
        });
        Termination termination = Termination.expected(Cli.FAILED);
        try {
            return get(termination);
        } finally {
            termination.finished();
        }
    }

    private int get(Termination termination) {
        // Why no peer answered stands in the one line that says so at the end.
        System.setProperty("org.slf4j.simpleLogger.log.updrift.engine.gossip", "error");
        System.setProperty("org.slf4j.simpleLogger.log.updrift.engine.swarm", "error");
        Flags flags = node.flags();
        flags.set("--peer", "auto_download", Optional.of(false));
        ProgressLine progress = ProgressLine.on(System.err, !json && Terminal.showsErrors());
        Arrival arrival = new Arrival(progress);
        flags.otherwise("transport.tcp.listen", "none");
        flags.otherwise("transport.udp.listen", "none");
        Updrift.Builder builder = flags.builder().onEvent(arrival);
        try (Updrift updrift = flags.explaining(builder::start);
                ControlServer control = ControlServer.open(node.state(), new Orders(updrift)::carryOut)) {
            flags.keepIfFirst(node.state());
            control.start();
            System.out.println(Ready.line(updrift.listening(), json));
            awaitStart(termination);
            Deadline deadline = Deadline.in(timeout.map(Span::duration), termination);
            Release release = new Choice(updrift, version).await(deadline);
            arrival.expect(release, updrift);
            updrift.fetch(release.updateId());
            arrival.await(deadline);
            Delivery delivery = updrift.deliver(release.updateId(), out.toAbsolutePath(), checksum);
            progress.done();
            tell(delivery, deadline.elapsed());
            seed(termination);
        }
        return Cli.DONE;
    }

    private void awaitStart(Termination termination) {
        while (startWhen.isPresent() && !Files.exists(startWhen.get())) {
            if (termination.await(20)) {
                throw new CommandFailed("ended before " + startWhen.get() + " was there");
            }
        }
    }

    private void tell(Delivery delivery, Duration elapsed) {
        if (json) {
            System.out.println(DeliveryText.json(delivery, elapsed));
        } else {
            System.out.println("DONE " + delivery.file());
            System.err.println(DeliveryText.words(delivery, elapsed));
        }
    }

    private void seed(Termination termination) {
        if (seedFor.isPresent()) {
            termination.exitWith(Cli.DONE);
            termination.await(seedFor.get().duration().toMillis());
        }
    }
}
