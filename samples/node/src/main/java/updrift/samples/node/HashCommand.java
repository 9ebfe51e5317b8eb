package updrift.samples.node;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import updrift.engine.Authority;

/** {@code updrift hash}: what a file's update id would be. */
@Command(name = "hash", description = "Prints the update id of a file, as b3sum would.")
final class HashCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "any file")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        System.out.println(Authority.updateId(file));
        return Cli.DONE;
    }
}
