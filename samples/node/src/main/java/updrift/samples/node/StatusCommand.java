package updrift.samples.node;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import updrift.api.release.Status;
import updrift.engine.Updrift;

/** {@code updrift status}: where a node stands. */
@Command(name = "status", description = "Tells where a node stands, whether it runs or not.")
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private StateOption node = new StateOption();

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Override
    public Integer call() {
        String text = ControlClient.ask(node.state(), Orders.STATUS, json ? Orders.JSON : Orders.WORDS)
                .orElseGet(this::fromState);
        System.out.println(text);
        return Cli.DONE;
    }

    private String fromState() {
        try (Updrift offline = node.openOffline()) {
            Status status = offline.status();
            return json ? StatusText.json(status) : StatusText.words(status);
        }
    }
}
