package updrift.samples.node;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import updrift.engine.Updrift;

/** {@code updrift rollback}: back to what ran before. */
@Command(
        name = "rollback",
        description =
                "Puts back what ran before the last update, and holds that update until a newer release or 'approve'.")
final class RollbackCommand implements Callable<Integer> {
    @Mixin
    private StateOption node = new StateOption();

    @Override
    public Integer call() {
        if (ControlClient.ask(node.state(), Orders.ROLL_BACK).isEmpty()) {
            try (Updrift repair = node.openForRepair()) {
                repair.rollBack();
            }
        }
        return Cli.DONE;
    }
}
