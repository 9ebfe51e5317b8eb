package updrift.api.target.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import updrift.api.target.probe.BoundedProcess.End;
import updrift.api.target.probe.BoundedProcess.Outcome;

/**
 * Finds out whether a sandbox works here, by starting one: kernels and containers refuse bubblewrap where it is installed. Any thread may ask; the first one is
 * blocked while it is tried, and so is the first after {@link #forget}.
 */
final class SandboxSearch {
    /** Where systems put it; nobody's {@code PATH} is asked. */
    private static final List<Path> PLACES =
            List.of(Path.of("/usr/bin/bwrap"), Path.of("/bin/bwrap"), Path.of("/usr/local/bin/bwrap"));

    /** It takes some ten milliseconds. What is found out counts for long, so a busy machine gets its time. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    static final SandboxSearch SYSTEM = new SandboxSearch(PLACES, TIMEOUT);

    private final List<Path> places;
    private final Duration timeout;
    private @Nullable Surroundings found;

    SandboxSearch(List<Path> places, Duration timeout) {
        this.places = places;
        this.timeout = timeout;
    }

    synchronized Surroundings result() throws InterruptedException {
        if (found == null) {
            found = search();
        }
        return found;
    }

    /** The next one who asks finds out anew. */
    synchronized void forget() {
        found = null;
    }

    private Surroundings search() throws InterruptedException {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Surroundings.without("only Linux has a sandbox for it");
        }
        Optional<Path> program = places.stream().filter(Files::isExecutable).findFirst();
        if (program.isEmpty()) {
            String looked = places.stream().map(Path::toString).collect(Collectors.joining(", "));
            return Surroundings.without("none of " + looked + " is there; install bubblewrap");
        }
        return tried(program.get());
    }

    private Surroundings tried(Path program) throws InterruptedException {
        try (BoundedProcess process = new BoundedProcess(timeout)) {
            boolean asRoot = Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
            Bubblewrap current = new Bubblewrap(program, true, asRoot);
            Outcome outcome = start(process, current);
            if (works(outcome)) {
                return Surroundings.within(current);
            }
            if (outcome.output().contains("--size")) {
                Bubblewrap older = new Bubblewrap(program, false, asRoot);
                outcome = start(process, older);
                if (works(outcome)) {
                    return Surroundings.within(older);
                }
            }
            return Surroundings.without(refused(program, outcome));
        } catch (IOException failure) {
            return Surroundings.without(program + " can't be started: " + failure.getMessage());
        }
    }

    /** What is harmless and there for sure is bubblewrap itself. */
    private static Outcome start(BoundedProcess process, Bubblewrap sandbox) throws IOException, InterruptedException {
        Path root = Path.of("/");
        List<String> command = List.of(sandbox.program().toString(), "--version");
        return process.run(sandbox.around(command, root, sandbox.program()), root, Map.of());
    }

    private static boolean works(Outcome outcome) {
        return outcome.end() == End.EXITED
                && outcome.exitCode() == 0
                && outcome.output().startsWith("bubblewrap");
    }

    private String refused(Path program, Outcome outcome) {
        return outcome.end() == End.TIMED_OUT
                ? program + " gave no answer within " + timeout.toSeconds() + " s"
                : program + " doesn't work here" + Quoted.of(outcome.output())
                        + "; kernel, container or AppArmor must allow it namespaces";
    }
}
