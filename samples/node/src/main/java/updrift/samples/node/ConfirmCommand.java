package updrift.samples.node;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code updrift confirm}: a program's, or a person's, word that the new version works. */
@Command(
        name = "confirm",
        description = "Says that the version on probation works; needed where the node runs with --confirm-within.")
final class ConfirmCommand implements Callable<Integer> {
    @Mixin
    private StateOption node = new StateOption();

    @Override
    public Integer call() {
        boolean counted = ControlClient.ask(node.state(), Orders.CONFIRM)
                .map(Boolean::parseBoolean)
                .orElseThrow(() -> new CommandFailed("no node runs on " + node.state()));
        if (!counted) {
            throw new CommandFailed("no version is on probation on " + node.state());
        }
        return Cli.DONE;
    }
}
