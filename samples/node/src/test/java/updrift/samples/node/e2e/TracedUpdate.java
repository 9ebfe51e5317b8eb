package updrift.samples.node.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import updrift.samples.node.trace.Strace;
import updrift.samples.node.trace.TracedProcess;
import updrift.testkit.crash.CrashState;
import updrift.testkit.crash.CrashStates;
import updrift.testkit.crash.DiskHistory;
import updrift.testkit.crash.DiskImage;

/**
 * All that is kept of one run of a node under strace, so that it can be looked at again.
 *
 * @param folder with {@code node}, where it ran, {@code before}, a copy of that from before, and {@code trace}
 */
record TracedUpdate(Path folder) {
    /** What only the command line writes, and reads for one that is asked beside it; and the locks, which hold nothing. */
    private static final Predicate<Path> IGNORED = name -> name.startsWith("state")
            && name.getFileName().toString().matches("control(\\.new)?|last-run\\.properties|lock");

    /** Begins with what is in {@code node} now. */
    static TracedUpdate in(Path folder) throws IOException {
        DiskImage.of(folder.resolve("node")).writeTo(folder.resolve("before"));
        return new TracedUpdate(folder);
    }

    NodeFiles files() {
        return new NodeFiles(folder.resolve("node"));
    }

    /** Starts the node under strace; {@code more} says what it trusts and where it gets what. */
    UpdriftProcess start(String... more) {
        List<String> run = List.of(
                "run",
                "--state",
                files().state().toString(),
                "--target",
                "executable:" + files().live(),
                "--product",
                RealProcesses.PRODUCT,
                "--listen",
                RealProcesses.ANY_PORT);
        return UpdriftProcess.startUnder(
                Strace.command(folder.resolve("trace")),
                folder,
                Map.of(),
                Stream.concat(run.stream(), Stream.of(more)).toList());
    }

    /** Every state that a crash may have left on the disk, each once, in an order that depends on the trace and the seed alone. */
    List<CrashState> crashStates(int tears, int chosenByChance, long seed) throws IOException {
        DiskImage before = DiskImage.of(folder.resolve("before"));
        Path root = folder.resolve("node");
        DiskHistory history = TracedProcess.read(folder.resolve("trace"), root, before, IGNORED);
        Map<String, CrashState> distinct = new LinkedHashMap<>();
        new CrashStates(history, tears, chosenByChance, seed)
                .forEach(state -> distinct.putIfAbsent(state.image().fingerprint(), state));
        return new ArrayList<>(distinct.values());
    }
}
