package updrift.samples.node;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import updrift.engine.Authority;

/** {@code updrift keygen}: a new authority. */
@Command(
        name = "keygen",
        description = "Makes an authority: keys that only you can read, and root.updrift, which nodes get.")
final class KeygenCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "where to make it; it must hold none yet")
    private Path directory = Path.of("");

    @Option(names = "--keys", paramLabel = "N", description = "how many keys (1)")
    private int keys = 1;

    @Option(names = "--threshold", paramLabel = "M", description = "how many of them must sign (1)")
    private int threshold = 1;

    @Override
    public Integer call() {
        Authority authority = Authority.create(
                directory, keys, threshold, new Flags().builder().signatureScheme());
        System.out.println(authority.anchor());
        return Cli.DONE;
    }
}
