package updrift.samples.node;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import updrift.api.content.UpdateId;
import updrift.engine.Updrift;

/** {@code updrift approve}: a person's word that an update may be fetched and applied. */
@Command(name = "approve", description = "Lets a node fetch and apply an update, one that it holds back too.")
final class ApproveCommand implements Callable<Integer> {
    @Mixin
    private StateOption node = new StateOption();

    @Parameters(paramLabel = "UPDATE_ID", description = "64 hexadecimal digits")
    private UpdateId id = UpdateId.of(new byte[UpdateId.LENGTH]);

    @Override
    public Integer call() {
        if (ControlClient.ask(node.state(), Orders.APPROVE, id.toString()).isEmpty()) {
            try (Updrift offline = node.openOffline()) {
                offline.approve(id);
            }
        }
        return Cli.DONE;
    }
}
