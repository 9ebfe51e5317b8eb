package updrift.api.target.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A process and all that it started, as far as they can be told: its descendants, and on Linux whoever carries its mark in the environment. */
final class ProcessTree {
    /** A process that starts others faster than they are ended is given up after so many rounds. */
    private static final int ROUNDS_MAX = 5;

    private final Process root;
    private final byte[] mark;

    ProcessTree(Process root, String mark) {
        this.root = root;
        this.mark = (CleanEnvironment.MARK + "=" + mark + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    void end() {
        for (int round = 0; round < ROUNDS_MAX; round++) {
            // Whoever still lives may start another after it was looked at, so only a look at no one counts.
            boolean rootWasAlive = root.isAlive();
            List<ProcessHandle> others =
                    Stream.concat(root.descendants(), marked()).toList();
            // Not by Process, which closes the streams too: what it said last may not have been read yet.
            root.toHandle().destroyForcibly();
            others.forEach(ProcessHandle::destroyForcibly);
            if (others.isEmpty() && !rootWasAlive) {
                return;
            }
        }
    }

    /** Those that outlived their parent are nobody's descendants any more, but they keep their environment. */
    private Stream<ProcessHandle> marked() {
        return Files.isDirectory(Path.of("/proc/self"))
                ? ProcessHandle.allProcesses().filter(process -> process.isAlive() && carriesMark(process.pid()))
                : Stream.empty();
    }

    private boolean carriesMark(long pid) {
        try {
            byte[] environment = Files.readAllBytes(Path.of("/proc/" + pid + "/environ"));
            return new String(environment, StandardCharsets.ISO_8859_1)
                    .contains(new String(mark, StandardCharsets.ISO_8859_1));
        } catch (IOException | UncheckedIOException goneOrAnothersOwn) {
            return false;
        }
    }
}
