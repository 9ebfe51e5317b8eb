package updrift.samples.node.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux counts of a process. */
final class ProcessFigures {
    private ProcessFigures() {}

    /** A figure of {@code /proc/PID/io} such as {@code wchar}, the bytes that it wrote to files and sockets; -1 where the system doesn't tell. */
    static long io(UpdriftProcess process, String figure) throws IOException {
        Path table = Path.of("/proc/" + process.pid() + "/io");
        if (!Files.isReadable(table)) {
            return -1;
        }
        return Files.readAllLines(table).stream()
                .filter(line -> line.startsWith(figure + ": "))
                .mapToLong(line -> Long.parseLong(line.substring(figure.length() + 2)))
                .findFirst()
                .orElse(-1);
    }
}
