package updrift.samples.node;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code updrift pack}: a directory as a package. */
@Command(
        name = "pack",
        description = "Makes a package of a directory, the same one of the same files, and prints its path.")
final class PackCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "what nodes get; files and directories, no links")
    private Path directory = Path.of("");

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description = "the package: .tar, .tar.gz, .tar.zst or .zip")
    private Path file = Path.of("");

    @Option(names = "--plugins", paramLabel = "DIR", description = "where plugins are")
    private Optional<Path> plugins = Optional.empty();

    @Override
    public Integer call() {
        Flags flags = new Flags();
        flags.setPath("--plugins", "plugins", plugins);
        flags.explaining(() -> {
            flags.builder().pack("directory", directory, file);
            return file;
        });
        System.out.println(file);
        return Cli.DONE;
    }
}
