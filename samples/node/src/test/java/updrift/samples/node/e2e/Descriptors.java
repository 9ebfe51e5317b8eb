package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How many files, sockets and pipes Linux lets a running process have. */
final class Descriptors {
    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

    private Descriptors() {}

    static void assumeTheyCanBeLimited() {
        assumeTrue(
                Files.isExecutable(PRLIMIT) && Files.isDirectory(Path.of("/proc/self/fd")),
                "skipped: no " + PRLIMIT + " (package util-linux)");
    }

    /** Lets {@code process} open {@code room} more than it has, and answers from which number on it may have none. */
    static int leave(int room, UpdriftProcess process) throws IOException, InterruptedException {
        Set<Integer> used = used(process);
        int limit = IntStream.iterate(0, number -> number + 1)
                .filter(number -> !used.contains(number))
                .skip(room)
                .findFirst()
                .orElseThrow();
        limit(process, Integer.toString(limit));
        return limit;
    }

    /** Whether {@code process} has all that it may have below {@code limit}, but for one that Linux sets aside for a thread that waits in accept. */
    static boolean exhausted(UpdriftProcess process, int limit) throws IOException {
        return used(process).stream().filter(number -> number < limit).count() >= limit - 1;
    }

    /** Gives back what {@link #leave} took. */
    static void giveBack(UpdriftProcess process) throws IOException, InterruptedException {
        limit(process, "4096");
    }

    private static Set<Integer> used(UpdriftProcess process) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return all.map(one -> Integer.valueOf(one.getFileName().toString())).collect(Collectors.toSet());
        }
    }

    /** The soft limit alone, so that it may rise again. */
    private static void limit(UpdriftProcess process, String most) throws IOException, InterruptedException {
        Process command = new ProcessBuilder(
                        PRLIMIT.toString(), "--pid", Long.toString(process.pid()), "--nofile=" + most + ":")
                .inheritIO()
                .start();
        assertThat(command.waitFor()).isZero();
    }
}
