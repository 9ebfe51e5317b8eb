package updrift.samples.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import updrift.api.content.UpdateId;
import updrift.api.error.UpdriftException;
import updrift.engine.Authority;

/** {@code updrift demo}: a fleet on this machine updates a real program from one publication. */
@Command(
        name = "demo",
        description = "Starts nodes on this machine, each with a program, and publishes its new version once.")
final class DemoCommand implements Callable<Integer> {
    /** All of them have one address, and the authority takes 64 links from one ({@code transport.tcp.connections_per_address}). */
    private static final int NODES_MAX = 60;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--nodes", paramLabel = "N", description = "how many, 1 to 60 (10)")
    private int nodes = 10;

    @Option(
            names = "--from",
            paramLabel = "JAR",
            description = "the program as it is; prints its version for --version")
    private Optional<Path> from = Optional.empty();

    @Option(names = "--to", paramLabel = "JAR", description = "its new version")
    private Optional<Path> to = Optional.empty();

    @Override
    public Integer call() throws IOException {
        if (nodes < 1 || nodes > NODES_MAX) {
            throw new ParameterException(spec.commandLine(), "--nodes: 1 to " + NODES_MAX);
        }
        DemoProgram old = DemoProgram.of(from, "ktlint-0.49.1-all.jar", "--from");
        DemoProgram fresh = DemoProgram.of(to, "ktlint-0.50.0-all.jar", "--to");
        Path folder = Files.createTempDirectory("updrift-demo");
        try {
            checkSpace(folder, old, fresh);
            run(folder, old, fresh);
            DemoFolder.delete(folder);
            return Cli.DONE;
        } catch (CommandFailed | UpdriftException | IOException failure) {
            throw new CommandFailed(failure.getMessage() + " (left in " + folder + ")", failure);
        }
    }

    /** Each node keeps the old program, its backup, the new one in its cache, and the new one where it runs. */
    private void checkSpace(Path folder, DemoProgram old, DemoProgram fresh) throws IOException {
        long needed = nodes * 2L * (old.size() + fresh.size()) + fresh.size();
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < needed) {
            throw new CommandFailed("needs " + Size.shown(needed) + " below " + folder.getParent() + " and finds "
                    + Size.shown(free) + "; fewer --nodes need less, and java.io.tmpdir names another place");
        }
    }

    private void run(Path folder, DemoProgram old, DemoProgram fresh) throws IOException {
        Path keys = folder.resolve("keys");
        Authority.create(keys, 1, 1, new Flags().builder().signatureScheme());
        List<DemoNode> fleet = new ArrayList<>();
        try (DemoNode authority = DemoNode.relay(folder.resolve("authority"), keys, fresh)) {
            String address = authority.awaitReady();
            for (int i = 1; i <= nodes; i++) {
                fleet.add(DemoNode.updating(folder, i, keys, address, old, fresh));
            }
            fleet.forEach(DemoNode::awaitReady);
            UpdateId id = publish(authority, keys, fresh);
            DemoScreen screen = new DemoScreen(System.out, Terminal.showsOutput(), fleet);
            screen.showUntilAllAreDone();
            check(fleet, fresh, id);
            screen.table(address, id);
        } finally {
            fleet.forEach(DemoNode::askToEnd);
            fleet.forEach(DemoNode::close);
        }
    }

    private static UpdateId publish(DemoNode authority, Path keys, DemoProgram fresh) {
        System.out.println("publishing " + fresh.file().getFileName() + " " + fresh.version() + " once:");
        int code = Cli.run(
                "publish",
                fresh.file().toString(),
                "--keys",
                keys.toString(),
                "--product",
                DemoNode.PRODUCT,
                "--version",
                fresh.version(),
                "--state",
                authority.state().toString());
        if (code != Cli.DONE) {
            throw new CommandFailed("publishing failed");
        }
        return Authority.updateId(fresh.file());
    }

    /** The word of the nodes isn't enough: what stands at their targets counts. */
    private static void check(List<DemoNode> fleet, DemoProgram fresh, UpdateId id) {
        for (DemoNode node : fleet) {
            if (!node.failure().isEmpty()) {
                throw new CommandFailed(node.name() + ": " + node.failure());
            }
            if (!Authority.updateId(node.target()).equals(id)) {
                throw new CommandFailed(node.name() + " doesn't run " + fresh.version());
            }
        }
    }
}
