package updrift.samples.node;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import updrift.engine.Updrift;

/** {@code updrift reject}: a program's, or a person's, word that the new version doesn't work. */
@Command(name = "reject", description = "Takes back the version on probation, and holds it.")
final class RejectCommand implements Callable<Integer> {
    @Mixin
    private StateOption node = new StateOption();

    @Parameters(paramLabel = "REASON", description = "one line, for people")
    private String reason = "";

    @Override
    public Integer call() {
        String given = reason.replaceAll("\\s+", " ").strip();
        String line = given.isEmpty() ? "rejected by the operator" : given;
        boolean rejected = ControlClient.ask(node.state(), Orders.REJECT, line)
                .map(Boolean::parseBoolean)
                .orElseGet(() -> {
                    try (Updrift repair = node.openForRepair()) {
                        return repair.reject(line);
                    }
                });
        if (!rejected) {
            throw new CommandFailed("no version is on probation on " + node.state() + "; see 'updrift rollback'");
        }
        return Cli.DONE;
    }
}
