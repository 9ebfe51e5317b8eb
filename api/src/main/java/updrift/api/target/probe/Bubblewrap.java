package updrift.api.target.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import updrift.api.target.probe.BoundedProcess.End;
import updrift.api.target.probe.BoundedProcess.Outcome;

/**
 * Starts commands by bubblewrap. They read what this process reads and write nothing but a {@code /tmp} and a {@code /dev/shm} of their own, which go with them; they
 * have no network, see no other process, gain no rights, and are ended with this one. Sockets in {@code /run}, {@code /tmp} and {@code /dev/shm} are out of sight; those
 * of services that keep theirs elsewhere aren't.
 *
 * @param program bubblewrap's absolute path
 * @param bounded whether it can bound what is written to memory, which older ones can't
 * @param asRoot whether this process is root's
 */
record Bubblewrap(Path program, boolean bounded, boolean asRoot) {
    /** Enough for what a program unpacks before it can say its version; without it half of the memory might be filled. */
    private static final String MEMORY_MAX = String.valueOf(256L << 20);

    /** A process of root's keeps its eyes, else it couldn't read a program in another user's private directory, and loses its hands. */
    private static final List<String> ROOT = List.of("--cap-drop", "ALL", "--cap-add", "CAP_DAC_READ_SEARCH");

    private static final List<String> ALONE = List.of(
            "--unshare-ipc",
            "--unshare-pid",
            "--unshare-net",
            "--unshare-uts",
            "--unshare-cgroup-try",
            "--die-with-parent",
            "--new-session");

    /**
     * The words that start {@code command} within the sandbox.
     *
     * @param directory where it runs
     * @param subject what it is about, which has to be in sight wherever it stands, as do paths among the words of {@code command}
     */
    List<String> around(List<String> command, Path directory, Path subject) {
        Set<Path> needed = withRealPaths(Stream.concat(
                Stream.of(directory, subject),
                command.stream().filter(word -> word.startsWith("/")).map(Path::of)));
        List<String> words = new ArrayList<>(List.of(program.toString(), "--ro-bind", "/", "/", "--dev", "/dev"));
        words.addAll(memory(Path.of("/dev/shm"), needed));
        // Root may write to much below /proc, and none of it is this process's alone.
        words.addAll(List.of("--remount-ro", "/dev", "--proc", "/proc", "--remount-ro", "/proc"));
        words.addAll(memory(real(Path.of("/tmp")), needed));
        for (Path sockets : withRealPaths(Stream.of(Path.of("/run"), Path.of("/var/run")))) {
            if (Files.isDirectory(sockets) && sockets.equals(real(sockets))) {
                words.addAll(List.of("--tmpfs", sockets.toString()));
                words.addAll(inSight(sockets, needed));
                words.addAll(List.of("--remount-ro", sockets.toString()));
            }
        }
        words.addAll(ALONE);
        words.addAll(asRoot ? ROOT : List.of("--unshare-user"));
        words.addAll(List.of("--chdir", directory.toString(), "--"));
        words.addAll(command);
        return words;
    }

    /** Whether {@code outcome} is bubblewrap's own word that it couldn't start the command, or that of a program which wants to look so. */
    static boolean refused(Outcome outcome) {
        return outcome.end() == End.EXITED
                && outcome.exitCode() != 0
                && outcome.output().startsWith("bwrap: ");
    }

    /** A link among them leads somewhere within the sandbox only if that place is in sight too. */
    private static Set<Path> withRealPaths(Stream<Path> paths) {
        Set<Path> all = new LinkedHashSet<>();
        paths.map(path -> path.toAbsolutePath().normalize()).forEach(path -> {
            all.add(path);
            all.add(real(path));
        });
        return all;
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException isNotThere) {
            return path;
        }
    }

    private List<String> memory(Path place, Collection<Path> needed) {
        List<String> words = new ArrayList<>(bounded ? List.of("--size", MEMORY_MAX) : List.of());
        words.addAll(List.of("--tmpfs", place.toString()));
        words.addAll(inSight(place, needed));
        return words;
    }

    /** What stands in {@code place}, which is hidden, and leads to something needed: all of it, for a program needs what was installed beside it. */
    private static List<String> inSight(Path place, Collection<Path> needed) {
        return needed.stream()
                .filter(path -> path.startsWith(place) && !path.equals(place))
                .map(path -> place.resolve(path.getName(place.getNameCount())).toString())
                .distinct()
                .flatMap(entry -> Stream.of("--ro-bind-try", entry, entry))
                .toList();
    }
}
